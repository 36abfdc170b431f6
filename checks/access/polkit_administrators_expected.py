"""Whether polkit's administrators are the expected ones."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.polkit import PolkitAdministrators


@check("access.polkit-administrators-expected", severity=Severity.HIGH)
def polkit_administrators_expected(
    administrators: PolkitAdministrators,
    *,
    groups: Annotated[tuple[str, ...], Meta(min_length=1)] = ("sudo", "wheel", "admin", "root"),
    users: tuple[str, ...] = ("root", "0"),
) -> Verdict:
    """Where polkit wants an administrator to authenticate, only members of `groups`, and `users`, may do so.

    Whoever is an administrator to polkit is root by pkexec with their own password. A group that is named here and not in
    sudo's rules is a second, forgotten list of administrators.

    To fix: name the administrators' group alone in `polkit.addAdminRule` (/etc/polkit-1/rules.d), or in `AdminIdentities`
    of /etc/polkit-1/localauthority.conf.d.
    """
    others = [f"group {name}" for name in administrators.groups if name not in groups]
    others += [f"user {name}" for name in administrators.users if name not in users]
    others += administrators.others
    if others:
        return failed(
            "administrators to polkit must be {groups} alone; these are, too: {others}",
            groups=list(groups),
            others=others,
            places=administrators.places,
        )
    named = [*administrators.groups, *administrators.users]
    return passed("administrators to polkit are {named}", named=named, places=administrators.places)
