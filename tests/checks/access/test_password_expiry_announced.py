"""access.password-expiry-announced"""

from __future__ import annotations

from govaudit.facts.accounts import PasswordAgeing
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

password_expiry_announced = load_check("access.password-expiry-announced")


def test_good_as_it_should_be() -> None:
    assert password_expiry_announced(example(PasswordAgeing)).status is Status.PASS
    assert password_expiry_announced(example(PasswordAgeing, warn_days=14)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = password_expiry_announced(example(PasswordAgeing, warn_days=6))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("PASS_WARN_AGE must be 7 days; it is 6")


def test_bad_it_is_not_set() -> None:
    verdict = password_expiry_announced(example(PasswordAgeing, warn_days=None))
    assert (verdict.status, str(verdict.sentence)) == (Status.FAIL, "PASS_WARN_AGE must be 7 days; it is not set")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert password_expiry_announced({PasswordAgeing: DENIED}).status is Status.UNKNOWN
    assert password_expiry_announced({PasswordAgeing: NOT_THERE}).status is Status.NOT_APPLICABLE
