"""Groups that a password opens."""

from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.groups import Group


@check("access.no-group-passwords", severity=Severity.MEDIUM)
def no_group_passwords(group: Group) -> Verdict:
    """No group has a password, nor members that stand in /etc/gshadow alone.

    Whoever knows a group's password has the group's rights by `newgrp`, without being listed anywhere; and a password
    that several people share is no secret. Members who stand in /etc/gshadow alone do not even need it, and no list of
    the group shows them.

    To fix: `gpasswd -r GROUP` takes the password away; `gpasswd -d ACCOUNT GROUP` takes out a member, and `grpck` shows
    where the files differ.
    """
    if group.password == "set":
        return failed("the group {subject} has a password; it must have none", places=[group.place, Place("/etc/gshadow")])
    if isinstance(group.further_members, list) and group.further_members:
        return failed(
            "{members} can become members of {subject} by /etc/gshadow alone, and are not listed in /etc/group",
            members=group.further_members,
            places=[group.place, Place("/etc/gshadow")],
        )
    known(group.password)
    known(group.further_members)
    return passed("the group {subject} has no password", places=[group.place])
