"""No account asks for nothing."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.accounts import Account, AccountDatabase, Password
from govaudit.model import Many
from tests.facts.access_examples import DATABASE, account
from tests.support import DENIED, NOT_THERE, load_check

no_empty_passwords = load_check("access.no-empty-passwords")


EMPTY = Password(state="empty")


def test_good_set_locked_or_none() -> None:
    accounts = [account(), account(password=Password(state="none")), account(password=Password(state="locked"))]
    assert no_empty_passwords(DATABASE, accounts).status is Status.PASS


def test_bad_an_empty_one() -> None:
    verdict = no_empty_passwords(DATABASE, [account(), account(name="guest", password=EMPTY), account(password=DENIED)])
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "guest: an empty password"


def test_absent_what_may_not_be_read_is_no_pass() -> None:
    assert no_empty_passwords(DATABASE, [account(), account(password=DENIED)]).status is Status.UNKNOWN
    assert no_empty_passwords(DATABASE, Many([account()], DENIED)).status is Status.UNKNOWN
    assert no_empty_passwords({AccountDatabase: NOT_THERE, Account: DENIED}).status is Status.NOT_APPLICABLE
