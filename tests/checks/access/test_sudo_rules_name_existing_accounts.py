"""Rules for accounts that are gone."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.accounts import AccountDatabase
from govaudit.model import Many, complete
from tests.facts.access_examples import account, rule
from tests.support import DENIED, NOT_THERE, load_check

sudo_rules_name_existing_accounts = load_check("access.sudo-rules-name-existing-accounts")

ACCOUNTS = Many([account()], complete("no accounts"))
LOCAL = AccountDatabase(path="/etc/passwd", directories=[], shadow_mode=0o640)


def test_good_accounts_that_exist() -> None:
    assert sudo_rules_name_existing_accounts(rule(users=["ann", "#1000", "!eve"]), ACCOUNTS, LOCAL).status is Status.PASS


def test_good_groups_and_all() -> None:
    assert sudo_rules_name_existing_accounts(rule(users=["%sudo", "ALL"]), ACCOUNTS, LOCAL).status is Status.NOT_APPLICABLE


def test_bad_an_account_that_is_gone() -> None:
    verdict = sudo_rules_name_existing_accounts(rule(users=["ann", "old"]), ACCOUNTS, LOCAL)
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "ann,old ALL=(ALL:ALL) ALL names old, of which there is no account"


def test_absent_no_view_of_them() -> None:
    assert sudo_rules_name_existing_accounts(NOT_THERE, ACCOUNTS, LOCAL).status is Status.NOT_APPLICABLE
    assert sudo_rules_name_existing_accounts(rule(), DENIED, LOCAL).status is Status.UNKNOWN


def test_absent_a_directory_may_have_it() -> None:
    assert (
        sudo_rules_name_existing_accounts(
            rule(users=["old"]), ACCOUNTS, AccountDatabase(path="/etc/passwd", directories=["sss"], shadow_mode=0o640)
        ).status
        is Status.UNKNOWN
    )
