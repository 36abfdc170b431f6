"""Every account is told from every other."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.accounts import Account, AccountDatabase
from govaudit.model import Many
from tests.facts.access_examples import DATABASE, account
from tests.support import DENIED, NOT_THERE, load_check

account_names_and_ids_unique = load_check("access.account-names-and-ids-unique")


def test_good_all_differ() -> None:
    assert account_names_and_ids_unique(DATABASE, [account(), account(name="bob", uid=1001)]).status is Status.PASS


def test_bad_one_number_for_two() -> None:
    verdict = account_names_and_ids_unique(DATABASE, [account(), account(name="bob"), account(name="eve", uid=5)])
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "these accounts share a name or user id: ann (1000), bob (1000)"


def test_bad_one_name_for_two() -> None:
    assert account_names_and_ids_unique(DATABASE, [account(), account(uid=0)]).status is Status.FAIL


def test_absent_a_list_that_may_lack_some_is_no_pass() -> None:
    assert account_names_and_ids_unique(DATABASE, Many([account()], DENIED)).status is Status.UNKNOWN
    assert account_names_and_ids_unique({AccountDatabase: NOT_THERE, Account: DENIED}).status is Status.NOT_APPLICABLE
