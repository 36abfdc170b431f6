"""access.new-passwords-of-several-kinds"""

from __future__ import annotations

from govaudit.facts.password_rules import PasswordRules
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

new_passwords_of_several_kinds = load_check("access.new-passwords-of-several-kinds")


def test_good_as_it_should_be() -> None:
    assert new_passwords_of_several_kinds(example(PasswordRules, min_kinds=3)).status is Status.PASS
    assert new_passwords_of_several_kinds(example(PasswordRules, min_kinds=4)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = new_passwords_of_several_kinds(example(PasswordRules, min_kinds=2))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("new passwords of passwd must be made of 3 kinds of characters; 2 are enough")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert new_passwords_of_several_kinds(example(PasswordRules, min_kinds=DENIED)).status is Status.UNKNOWN
    assert new_passwords_of_several_kinds({PasswordRules: DENIED}).status is Status.UNKNOWN
    assert new_passwords_of_several_kinds({PasswordRules: NOT_THERE}).status is Status.NOT_APPLICABLE
