"""Forgotten accounts are closed."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.accounts import Account, AccountDatabase, Password
from govaudit.facts.log_ins import LastLogIn
from govaudit.model import Many, Missing
from tests.facts.access_examples import DATABASE, account
from tests.support import DENIED, NOT_THERE, load_check

accounts_in_use = load_check("access.accounts-in-use")


def last(name: str, days_ago: int | Missing | None) -> LastLogIn:
    return LastLogIn(account=name, days_ago=days_ago)


def test_good_used_lately() -> None:
    assert accounts_in_use(DATABASE, [account()], [last("ann", 90)]).status is Status.PASS


def test_good_idle_but_without_a_password_or_a_shell_or_root() -> None:
    locked = account(name="bob", password=Password(state="locked"))
    service = account(name="web", shell="/usr/sbin/nologin")
    root = account(name="root", uid=0)
    log_ins = [last(name, 4000) for name in ("bob", "web", "root")]
    assert accounts_in_use(DATABASE, [locked, service, root], log_ins).status is Status.PASS


def test_bad_idle() -> None:
    verdict = accounts_in_use(DATABASE, [account(), account(name="bob", uid=1001)], [last("ann", 91), last("bob", 3)])
    assert str(verdict.sentence) == "these accounts have not been used for more than 90 days: ann (91)"
    assert accounts_in_use(DATABASE, [account()], [last("ann", 90)], max_days=30).status is Status.FAIL


def test_absent_without_a_record_nobody_can_tell() -> None:
    verdict = accounts_in_use(DATABASE, [account()], [last("ann", None)])
    assert verdict.status is Status.UNKNOWN
    assert str(verdict.sentence) == "there is no record of a log-in of ann"
    assert accounts_in_use(DATABASE, [account()], []).status is Status.UNKNOWN
    assert accounts_in_use(DATABASE, [account()], [last("ann", DENIED)]).status is Status.UNKNOWN
    assert accounts_in_use(DATABASE, [account(password=DENIED)], [last("ann", 100)]).status is Status.UNKNOWN
    assert accounts_in_use(DATABASE, Many([account()], DENIED), [last("ann", 1)]).status is Status.UNKNOWN
    assert accounts_in_use({AccountDatabase: NOT_THERE, Account: DENIED, LastLogIn: DENIED}).status is Status.NOT_APPLICABLE
