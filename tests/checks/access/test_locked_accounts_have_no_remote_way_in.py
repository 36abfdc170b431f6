from __future__ import annotations

from typing import Any

from govaudit.checking import Status
from govaudit.facts.accounts import Account, Password
from govaudit.facts.ways_in import WayIn
from govaudit.model import Complete, Many, Sentence
from tests.facts.access_examples import account
from tests.facts.ways_in_examples import KEY, all_of, console, ssh
from tests.support import DENIED, load_check

locked_accounts_have_no_remote_way_in = load_check("access.locked-accounts-have-no-remote-way-in")

LOCKED = account(name="left", password=Password(state="locked", scheme="yescrypt"))


def judge(*ways: WayIn, accounts: tuple[Account, ...] = (account(), LOCKED), **parameters: Any) -> Status:
    return locked_accounts_have_no_remote_way_in(all_of(*ways), Many(list(accounts), Complete(Sentence(""))), **parameters).status


def test_good_no_way_leads_in() -> None:
    assert judge(ssh("ann", demands=[[KEY]])) is Status.PASS
    assert judge(console("left", demands=[[KEY]])) is Status.PASS
    assert judge(ssh("left", demands=[[KEY]]), exempt=("left",)) is Status.NOT_APPLICABLE


def test_bad_a_key_opens_it_still() -> None:
    accounts = Many([account(), LOCKED], Complete(Sentence("")))
    verdict = locked_accounts_have_no_remote_way_in(all_of(ssh("ann", "left", demands=[[KEY]])), accounts)
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "the password of these accounts is locked, and SSH still lets them in: left"


def test_absent_what_is_not_seen() -> None:
    assert judge(accounts=(account(),)) is Status.NOT_APPLICABLE
    assert judge(accounts=(account(password=Password(state="none")),)) is Status.NOT_APPLICABLE  # `*`: by keys alone, on purpose
    assert judge(ssh("left", demands=DENIED)) is Status.UNKNOWN
    assert judge(accounts=(account(password=DENIED),)) is Status.UNKNOWN
