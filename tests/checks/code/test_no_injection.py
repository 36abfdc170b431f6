"""What bandit finds, and what of it counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from govaudit.facts.code import InjectionRisks
from govaudit.looking import Limits
from govaudit.model import Place, Status, Target
from govaudit.reading import Observations
from govaudit.targets.code import kind
from govaudit.targets.code.readers.findings import INJECTION, injection
from tests.detectors.findings import INCOMPLETE, code_found, code_place
from tests.support import DENIED, NOT_THERE, load_check

no_injection = load_check("code.no-injection")


def test_good_nothing_found_in_all_files() -> None:
    verdict = no_injection(code_found(InjectionRisks))
    assert verdict.status is Status.PASS
    assert (
        str(verdict.sentence)
        == "/srv/app: no place in 40 Python files looked at puts strings together into commands, SQL or code, by bandit 1.9.4"
    )


def test_good_what_is_rated_lower_than_the_policy_wants() -> None:
    found = code_found(InjectionRisks, code_place("B602", severity="low"))
    assert no_injection(found).status is Status.PASS
    assert no_injection(found, min_severity="low").status is Status.FAIL


def test_bad_a_place() -> None:
    verdict = no_injection(code_found(InjectionRisks, code_place("B602")))
    assert verdict.status is Status.FAIL
    assert verdict.places == [Place("/srv/app/views.py", 7, 5)]
    assert str(verdict.sentence) == "/srv/app: 1 places put strings together into commands, SQL or code, such as /srv/app/views.py:7 (B602)"


def test_bad_a_place_beside_files_that_could_not_be_judged() -> None:
    assert no_injection(code_found(InjectionRisks, code_place("B602"), all_judged=INCOMPLETE)).status is Status.FAIL


def test_absent_files_that_could_not_be_judged_are_no_pass() -> None:
    assert no_injection(code_found(InjectionRisks, all_judged=INCOMPLETE)).status is Status.UNKNOWN


def test_absent_code_without_python_or_out_of_reach() -> None:
    assert no_injection(NOT_THERE).status is Status.NOT_APPLICABLE
    assert no_injection(DENIED).status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("source", "status"),
    [
        ('import subprocess\nsubprocess.run(["ls", name])\n', Status.PASS),
        ('cursor.execute("select 1 where a = %s", [x])\n', Status.PASS),
        ('import subprocess\nsubprocess.run("ls " + name, shell=True)\n', Status.FAIL),
        ("cursor.execute(\"select * from t where a = '%s'\" % x)\n", Status.FAIL),
        ("eval(x)\n", Status.FAIL),
    ],
)
def test_on_real_code(tmp_path: Path, source: str, status: Status) -> None:
    (tmp_path / "app.py").write_text(source)
    with kind.connect(Target(system="portal", address=f"code:{tmp_path}", kind="code"), Limits(60)) as session:
        seen = Observations(session.ask([INJECTION]))
    assert no_injection(injection(seen)).status is status
