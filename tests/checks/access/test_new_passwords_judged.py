"""access.new-passwords-judged"""

from __future__ import annotations

from govaudit.facts.password_rules import PasswordRules
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

new_passwords_judged = load_check("access.new-passwords-judged")


def test_good_as_it_should_be() -> None:
    assert new_passwords_judged(example(PasswordRules)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = new_passwords_judged(example(PasswordRules, checker=""))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("new passwords must be judged; nothing in the stack of passwd judges new passwords")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert new_passwords_judged(example(PasswordRules, checker=DENIED)).status is Status.UNKNOWN
    assert new_passwords_judged({PasswordRules: DENIED}).status is Status.UNKNOWN
    assert new_passwords_judged({PasswordRules: NOT_THERE}).status is Status.NOT_APPLICABLE
