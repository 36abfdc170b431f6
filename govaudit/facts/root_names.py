"""Under which names one is root: the kernel, sshd and sudo know root by the user id 0 alone."""

from __future__ import annotations

from collections.abc import Iterable

from govaudit.facts.accounts import Account
from govaudit.facts.sshd_settings.matching import Connection
from govaudit.model import Missing


def connections_as_root(accounts: Iterable[Account]) -> list[Connection]:
    """Connections by SSH of each account with the user id 0; of `root` where none is listed.

    PermitRootLogin is for all of them (auth_root_allowed() of OpenSSH), and a Match may name each.
    """
    found = [
        Connection(user=one.name, groups=None if isinstance(one.groups, Missing) else one.groups, user_exists=True)
        for one in accounts
        if one.uid == 0
    ]
    return found or [Connection(user="root")]
