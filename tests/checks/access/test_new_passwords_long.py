"""access.new-passwords-long"""

from __future__ import annotations

from govaudit.facts.password_rules import PasswordRules
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

new_passwords_long = load_check("access.new-passwords-long")


def test_good_as_it_should_be() -> None:
    assert new_passwords_long(example(PasswordRules, min_length=12)).status is Status.PASS
    assert new_passwords_long(example(PasswordRules, min_length=20)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = new_passwords_long(example(PasswordRules, min_length=11))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("new passwords of passwd must have 12 characters; 11 are enough")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert new_passwords_long(example(PasswordRules, min_length=DENIED)).status is Status.UNKNOWN
    assert new_passwords_long({PasswordRules: DENIED}).status is Status.UNKNOWN
    assert new_passwords_long({PasswordRules: NOT_THERE}).status is Status.NOT_APPLICABLE
