"""Whether groups are told apart by name and number."""

from __future__ import annotations

from collections import Counter

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.groups import Group


@check("access.group-names-and-ids-unique", severity=Severity.MEDIUM)
def group_names_and_ids_unique(groups: list[Group]) -> Verdict:
    """No two groups share a name or a group id.

    Whoever is in one of two groups with the same number has the rights of both, and no list of members shows it.

    To fix: give one of them a group id of its own (`groupmod -g`) and hand its files over, or remove it.
    """
    names = Counter(group.name for group in groups)
    ids = Counter(group.gid for group in groups)
    shared = [group for group in groups if names[group.name] > 1 or ids[group.gid] > 1]
    if shared:
        listed = [f"{group.name} ({group.gid})" for group in shared]
        return failed("these groups share a name or group id: {groups}", groups=listed, places=[group.place for group in shared])
    return passed("the {count} groups have names and group ids of their own", count=len(groups))
