"""access.password-rules-bind-root"""

from __future__ import annotations

from govaudit.facts.password_rules import PasswordRules
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

password_rules_bind_root = load_check("access.password-rules-bind-root")


def test_good_as_it_should_be() -> None:
    assert password_rules_bind_root(example(PasswordRules)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = password_rules_bind_root(example(PasswordRules, binds_root=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("passwd must hold root to the rules of passwords, and does not")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert password_rules_bind_root(example(PasswordRules, binds_root=DENIED)).status is Status.UNKNOWN
    assert password_rules_bind_root({PasswordRules: DENIED}).status is Status.UNKNOWN
    assert password_rules_bind_root({PasswordRules: NOT_THERE}).status is Status.NOT_APPLICABLE
