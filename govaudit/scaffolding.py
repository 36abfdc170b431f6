"""Writes the files that a new check begins with."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

from govaudit.documents import did_you_mean
from govaudit.errors import GovauditError

_ID = re.compile(r"(?P<domain>[a-z][a-z0-9]*)\.(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)")

_CHECK = '''\
"""{words}: so far an example about the target's clock. Put in what is really required."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.clock import Clock


@check("{id}", severity=Severity.MEDIUM)
def {function}(clock: Clock, *, max_seconds: int = 60) -> Verdict:
    """The clock of the target is at most `max_seconds` seconds away from ours.

    Say here why it matters: what goes wrong where the requirement is not met.

    To fix: say here what its administrator has to do.
    """
    found = round(abs(clock.skew_seconds))
    if found > max_seconds:
        return failed("the clock is {{found}} s away; at most {{max_seconds}} s are allowed", found=found, max_seconds=max_seconds)
    return passed("the clock is {{found}} s away", found=found)
'''

_TEST = '''\
"""{words}."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.clock import Clock
from tests.support import UNREACHABLE, WHEN, load_check

{function} = load_check("{id}")


def clock(skew_seconds: float) -> Clock:
    return Clock(skew_seconds=skew_seconds, observed_at=WHEN)


@pytest.mark.parametrize("skew", [0.0, 60.0, -60.0])
def test_good_within_the_limit(skew: float) -> None:
    assert {function}(clock(skew)).status is Status.PASS


@pytest.mark.parametrize("skew", [61.0, -61.0])
def test_bad_beyond_the_limit(skew: float) -> None:
    assert {function}(clock(skew)).status is Status.FAIL


def test_bad_says_what_was_expected_and_found() -> None:
    verdict = {function}(clock(90.0), max_seconds=30)
    assert str(verdict.sentence) == "the clock is 90 s away; at most 30 s are allowed"


def test_absent_could_not_look() -> None:
    assert {function}({{Clock: UNREACHABLE}}).status is Status.UNKNOWN
'''


def new_check(check_id: str, folder: Path) -> list[Path]:
    """Write the file of a new check and of its test into the checkout `folder`; gives their paths.

    They hold a small check that works, with its good, bad and absent case, to be changed into
    what is wanted. Nothing that exists is touched. Raises GovauditError.
    """
    found = _ID.fullmatch(check_id)
    if found is None:
        raise GovauditError(
            f"{check_id!r} cannot be the id of a check",
            hint="It is <domain>.<what-is-required>, in small letters, digits and hyphens, e.g. access.ssh-root-login-disabled.",
        )
    domain, name = found["domain"], found["name"].replace("-", "_")
    if keyword.iskeyword(name):
        raise GovauditError(f"{check_id!r} cannot be the id of a check: {name!r} is a word of Python", hint="Say more of what is required.")
    domains = sorted(path.parent.name for path in (folder / "checks").glob("*/__init__.py"))
    if not domains:
        raise GovauditError(f"there are no checks in {folder / 'checks'}", hint="Go to a checkout of govaudit, or name it with --folder.")
    if domain not in domains:
        raise GovauditError(
            f"there is no domain {domain!r}",
            hint=did_you_mean(domain, domains)
            or f"There are: {', '.join(domains)}. A new one needs checks/{domain}/__init__.py and a line in setup.cfg.",
        )
    _refuse_taken(check_id)
    texts = {
        folder / "checks" / domain / f"{name}.py": _CHECK,
        folder / "tests" / "checks" / domain / f"test_{name}.py": _TEST,
    }
    words = found["name"].replace("-", " ").capitalize()
    for path in texts:
        if path.exists() or path.is_symlink():
            raise GovauditError(f"{path} exists already", hint="Choose another id, or change that file.")
    for path, text in texts.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text.format(id=check_id, function=name, words=words))
        except OSError as error:
            raise GovauditError(f"cannot write {path}: {error.strerror}") from error
    return list(texts)


def _refuse_taken(check_id: str) -> None:
    """An id, once released, keeps its meaning: also one that a check had formerly is taken."""
    from govaudit.catalog import Catalog

    catalog = Catalog()
    if check_id in catalog.checks:
        raise GovauditError(f"there is a check {check_id} already", hint=f"`govaudit explain {check_id}` shows it.")
    if check_id in catalog.formerly:
        raise GovauditError(f"{check_id} was the id of {catalog.formerly[check_id]} formerly", hint="Choose another id.")
