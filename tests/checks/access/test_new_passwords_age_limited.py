"""New passwords do not last for ever."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.accounts import PasswordAgeing
from tests.facts.access_examples import ageing
from tests.support import DENIED, NOT_THERE, load_check

new_passwords_age_limited = load_check("access.new-passwords-age-limited")


@pytest.mark.parametrize(("days", "status"), [(0, Status.PASS), (365, Status.PASS), (366, Status.FAIL), (99999, Status.FAIL)])
def test_good_and_bad_a_year_is_enough(days: int, status: Status) -> None:
    assert new_passwords_age_limited(ageing(max_days=days)).status is status


def test_good_ninety_days() -> None:
    assert str(new_passwords_age_limited(ageing(max_days=90)).sentence) == "PASS_MAX_DAYS is 90"


def test_bad_not_set() -> None:
    verdict = new_passwords_age_limited(ageing(max_days=-1))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "PASS_MAX_DAYS is not set, which is never; at most 365 days are required"


def test_absent_no_login_defs_and_no_view_of_it() -> None:
    assert new_passwords_age_limited({PasswordAgeing: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert new_passwords_age_limited({PasswordAgeing: DENIED}).status is Status.UNKNOWN
