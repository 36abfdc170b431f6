"""access.old-passwords-refused"""

from __future__ import annotations

from govaudit.facts.password_rules import PasswordRules
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

old_passwords_refused = load_check("access.old-passwords-refused")


def test_good_as_it_should_be() -> None:
    assert old_passwords_refused(example(PasswordRules, remembered=5)).status is Status.PASS
    assert old_passwords_refused(example(PasswordRules, remembered=24)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = old_passwords_refused(example(PasswordRules, remembered=0))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("the last 5 passwords must be refused by passwd; the last 0 are")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert old_passwords_refused(example(PasswordRules, remembered=DENIED)).status is Status.UNKNOWN
    assert old_passwords_refused({PasswordRules: DENIED}).status is Status.UNKNOWN
    assert old_passwords_refused({PasswordRules: NOT_THERE}).status is Status.NOT_APPLICABLE
