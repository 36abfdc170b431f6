"""Whether groups whose members are as good as root have any."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.accounts import Account, AccountDatabase
from govaudit.facts.groups import Group


@check("hardening.root-equivalent-groups-empty", severity=Severity.HIGH)
def root_equivalent_groups_empty(
    database: AccountDatabase,
    accounts: list[Account],
    listed: list[Group],
    *,
    groups: tuple[str, ...] = ("docker", "lxd", "incus-admin", "disk", "shadow", "kmem"),
    allowed: tuple[str, ...] = (),
) -> Verdict:
    """Nobody is in a group of `groups`, whose members are as good as root, except the accounts in `allowed`.

    Whoever may start containers, or read the disks or the hashes of passwords past all permissions, is root with one
    command, without sudo and without a trace.

    To fix: `gpasswd -d ACCOUNT GROUP`, and sudo for what they need.
    """
    others = [account for account in accounts if account.uid != 0 and account.name not in allowed]
    members = [(account, group) for account in others if isinstance(account.groups, list) for group in account.groups if group in groups]
    by_gshadow = [(name, group) for group in listed if group.name in groups for name in _hidden(group) if name not in ("root", *allowed)]
    if members or by_gshadow:
        names = [f"{account.name} ({group})" for account, group in members]
        return failed(
            "nobody must be in {groups}; these are: {members}",
            groups=list(groups),
            members=[*names, *(f"{name} ({group.name}, /etc/gshadow)" for name, group in by_gshadow)],
            places=[*(account.place for account, _ in members), *(group.place for _, group in by_gshadow)],
        )
    for account in others:
        known(account.groups)
    for group in listed:
        if group.name in groups:
            known(group.further_members)
    return passed("none of the accounts in {path} is in {groups}", path=database.path, groups=list(groups))


def _hidden(group: Group) -> list[str]:
    """Who gets in by /etc/gshadow alone: its members, and its administrators, who may add themselves."""
    more, administrators = group.further_members, group.administrators
    return [*(more if isinstance(more, list) else []), *(administrators if isinstance(administrators, list) else [])]
