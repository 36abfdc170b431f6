"""No password lasts for ever."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.accounts import Account, AccountDatabase, Password
from tests.facts.access_examples import DATABASE, account
from tests.support import DENIED, NOT_THERE, load_check

passwords_age_limited = load_check("access.passwords-age-limited")


@pytest.mark.parametrize(("days", "status"), [(90, Status.PASS), (365, Status.PASS), (366, Status.FAIL), (None, Status.FAIL)])
def test_good_and_bad_a_year_is_enough(days: int | None, status: Status) -> None:
    assert passwords_age_limited(DATABASE, [account(max_days=90), account(max_days=days)]).status is status


def test_good_is_said_in_days() -> None:
    assert str(passwords_age_limited(DATABASE, [account()]).sentence) == "the passwords of 1 accounts last at most 365 days"


def test_bad_says_whose() -> None:
    verdict = passwords_age_limited(DATABASE, [account(), account(name="bob", max_days=None)])
    assert str(verdict.sentence) == "passwords that last longer than 365 days: bob"


def test_bad_a_password_that_never_grows_old() -> None:
    assert passwords_age_limited(DATABASE, [account(changed=None, ages=False)]).status is Status.FAIL
    assert passwords_age_limited(DATABASE, [account(ages=DENIED)]).status is Status.UNKNOWN


def test_absent_no_password_and_no_view_of_them() -> None:
    locked = account(password=Password(state="locked"), max_days=None)
    assert passwords_age_limited(DATABASE, [locked]).status is Status.NOT_APPLICABLE
    assert passwords_age_limited(DATABASE, [account(), account(password=DENIED)]).status is Status.UNKNOWN
    assert passwords_age_limited({AccountDatabase: NOT_THERE, Account: DENIED}).status is Status.NOT_APPLICABLE
