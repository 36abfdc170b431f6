"""access.password-changes-spaced"""

from __future__ import annotations

from govaudit.facts.accounts import PasswordAgeing
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

password_changes_spaced = load_check("access.password-changes-spaced")


def test_good_as_it_should_be() -> None:
    assert password_changes_spaced(example(PasswordAgeing)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = password_changes_spaced(example(PasswordAgeing, min_days=0))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("PASS_MIN_DAYS must be 1 at least; it is 0")


def test_bad_it_is_not_set() -> None:
    verdict = password_changes_spaced(example(PasswordAgeing, min_days=None))
    assert (verdict.status, str(verdict.sentence)) == (Status.FAIL, "PASS_MIN_DAYS must be 1 at least; it is not set")
    assert password_changes_spaced(example(PasswordAgeing, min_days=None), min_days=0).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert password_changes_spaced({PasswordAgeing: DENIED}).status is Status.UNKNOWN
    assert password_changes_spaced({PasswordAgeing: NOT_THERE}).status is Status.NOT_APPLICABLE
