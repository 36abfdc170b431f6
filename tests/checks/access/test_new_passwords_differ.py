"""access.new-passwords-differ"""

from __future__ import annotations

from govaudit.facts.password_rules import PasswordRules
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

new_passwords_differ = load_check("access.new-passwords-differ")


def test_good_as_it_should_be() -> None:
    assert new_passwords_differ(example(PasswordRules, min_changed=2)).status is Status.PASS
    assert new_passwords_differ(example(PasswordRules, min_changed=8)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = new_passwords_differ(example(PasswordRules, min_changed=1))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("2 characters of new passwords of passwd must differ from the old one; 1 are enough")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert new_passwords_differ(example(PasswordRules, min_changed=DENIED)).status is Status.UNKNOWN
    assert new_passwords_differ({PasswordRules: DENIED}).status is Status.UNKNOWN
    assert new_passwords_differ({PasswordRules: NOT_THERE}).status is Status.NOT_APPLICABLE
