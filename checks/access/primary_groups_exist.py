"""Whether every account's group is a group."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.accounts import Account, AccountDatabase
from govaudit.facts.groups import Group


@check("access.primary-groups-exist", severity=Severity.LOW)
def primary_groups_exist(database: AccountDatabase, accounts: list[Account], groups: list[Group]) -> Verdict:
    """The group that /etc/passwd gives an account is in /etc/group.

    A group that is made later with that number would take over the account's files without anybody meaning it.

    To fix: make the group (`groupadd -g`), or give the account another one (`usermod -g`).
    """
    known_ids = {group.gid for group in groups}
    without = [account for account in accounts if account.gid not in known_ids]
    if without:
        listed = [f"{account.name} ({account.gid})" for account in without]
        return failed("these accounts have a group that is not there: {accounts}", accounts=listed, places=[one.place for one in without])
    return passed("the groups of the {count} accounts in {path} are there", count=len(accounts), path=database.path)
