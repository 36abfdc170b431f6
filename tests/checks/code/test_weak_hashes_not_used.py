"""What bandit finds, and what of it counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from govaudit.facts.code import WeakHashUses
from govaudit.looking import Limits
from govaudit.model import Place, Status, Target
from govaudit.reading import Observations
from govaudit.targets.code import kind
from govaudit.targets.code.readers.findings import WEAK_HASHES, weak_hashes
from tests.detectors.findings import INCOMPLETE, code_found, code_place
from tests.support import DENIED, NOT_THERE, load_check

weak_hashes_not_used = load_check("code.weak-hashes-not-used")


def test_good_nothing_found_in_all_files() -> None:
    verdict = weak_hashes_not_used(code_found(WeakHashUses))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/srv/app: no place in 40 Python files looked at uses a broken hash function, by bandit 1.9.4"


def test_good_what_is_rated_lower_than_the_policy_wants() -> None:
    found = code_found(WeakHashUses, code_place("B324", severity="low"))
    assert weak_hashes_not_used(found).status is Status.PASS
    assert weak_hashes_not_used(found, min_severity="low").status is Status.FAIL


def test_bad_a_place() -> None:
    verdict = weak_hashes_not_used(code_found(WeakHashUses, code_place("B324")))
    assert verdict.status is Status.FAIL
    assert verdict.places == [Place("/srv/app/views.py", 7, 5)]
    assert str(verdict.sentence) == "/srv/app: 1 places use broken hash functions, such as /srv/app/views.py:7 (B324)"


def test_bad_a_place_beside_files_that_could_not_be_judged() -> None:
    assert weak_hashes_not_used(code_found(WeakHashUses, code_place("B324"), all_judged=INCOMPLETE)).status is Status.FAIL


def test_absent_files_that_could_not_be_judged_are_no_pass() -> None:
    assert weak_hashes_not_used(code_found(WeakHashUses, all_judged=INCOMPLETE)).status is Status.UNKNOWN


def test_absent_code_without_python_or_out_of_reach() -> None:
    assert weak_hashes_not_used(NOT_THERE).status is Status.NOT_APPLICABLE
    assert weak_hashes_not_used(DENIED).status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("source", "status"),
    [
        ('import hashlib\nhashlib.sha256(b"")\n', Status.PASS),
        ('import hashlib\nhashlib.md5(b"", usedforsecurity=False)\n', Status.PASS),
        ('import hashlib\nhashlib.md5(b"")\n', Status.FAIL),
        ('import hashlib\nhashlib.new("sha1")\n', Status.FAIL),
        ("from Crypto.Hash import MD5\nMD5.new()\n", Status.FAIL),
    ],
)
def test_on_real_code(tmp_path: Path, source: str, status: Status) -> None:
    (tmp_path / "app.py").write_text(source)
    with kind.connect(Target(system="portal", address=f"code:{tmp_path}", kind="code"), Limits(60)) as session:
        seen = Observations(session.ask([WEAK_HASHES]))
    assert weak_hashes_not_used(weak_hashes(seen)).status is status
