"""Whether accounts are told apart by name and number."""

from __future__ import annotations

from collections import Counter

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.accounts import Account, AccountDatabase


@check("access.account-names-and-ids-unique", severity=Severity.MEDIUM)
def account_names_and_ids_unique(database: AccountDatabase, accounts: list[Account]) -> Verdict:
    """No two accounts share a name or a user id.

    Accounts with one number own the same files and are one and the same in every log.

    To fix: give one of them a user id of its own (`usermod -u`) and hand its files over, or remove it.
    """
    names = Counter(account.name for account in accounts)
    ids = Counter(account.uid for account in accounts)
    shared = [account for account in accounts if names[account.name] > 1 or ids[account.uid] > 1]
    if shared:
        listed = [f"{account.name} ({account.uid})" for account in shared]
        return failed("these accounts share a name or user id: {accounts}", accounts=listed, places=[account.place for account in shared])
    return passed("the {count} accounts in {path} have names and user ids of their own", count=len(accounts), path=database.path)
