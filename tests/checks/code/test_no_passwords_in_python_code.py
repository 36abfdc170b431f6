"""Strings that Python code uses as passwords."""

from __future__ import annotations

from govaudit.facts.code import HardCodedPasswords
from govaudit.model import Place, Status
from tests.detectors.findings import INCOMPLETE, code_found, code_place
from tests.support import DENIED, NOT_THERE, load_check

no_passwords_in_python_code = load_check("code.no-passwords-in-python-code")


def test_good_none() -> None:
    verdict = no_passwords_in_python_code(code_found(HardCodedPasswords))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/srv/app: no string is used as a password in 40 Python files looked at, by bandit 1.9.4"


def test_bad_a_string() -> None:
    verdict = no_passwords_in_python_code(code_found(HardCodedPasswords, code_place("B105", severity="low", confidence="medium")))
    assert verdict.status is Status.FAIL
    assert verdict.places == [Place("/srv/app/views.py", 7, 5)]
    assert str(verdict.sentence) == "/srv/app: 1 places use a string as a password, such as /srv/app/views.py:7 (B105)"


def test_good_what_is_less_sure_than_the_policy_wants() -> None:
    found = code_found(HardCodedPasswords, code_place("B105", severity="low", confidence="medium"))
    assert no_passwords_in_python_code(found, min_confidence="high").status is Status.PASS


def test_absent_no_pass_without_a_whole_look() -> None:
    assert no_passwords_in_python_code(code_found(HardCodedPasswords, all_judged=INCOMPLETE)).status is Status.UNKNOWN
    assert no_passwords_in_python_code(DENIED).status is Status.UNKNOWN
    assert no_passwords_in_python_code(NOT_THERE).status is Status.NOT_APPLICABLE
