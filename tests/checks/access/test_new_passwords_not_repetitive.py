"""access.new-passwords-not-repetitive"""

from __future__ import annotations

from govaudit.facts.password_rules import PasswordRules
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

new_passwords_not_repetitive = load_check("access.new-passwords-not-repetitive")


def test_good_as_it_should_be() -> None:
    assert new_passwords_not_repetitive(example(PasswordRules, max_repeat=1)).status is Status.PASS
    assert new_passwords_not_repetitive(example(PasswordRules, max_repeat=3)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = new_passwords_not_repetitive(example(PasswordRules, max_repeat=0))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("new passwords of passwd must repeat a character at most 3 times; any number is taken")
    assert new_passwords_not_repetitive(example(PasswordRules, max_repeat=4)).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert new_passwords_not_repetitive(example(PasswordRules, max_repeat=DENIED)).status is Status.UNKNOWN
    assert new_passwords_not_repetitive({PasswordRules: DENIED}).status is Status.UNKNOWN
    assert new_passwords_not_repetitive({PasswordRules: NOT_THERE}).status is Status.NOT_APPLICABLE
