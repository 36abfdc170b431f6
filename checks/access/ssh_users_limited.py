"""Whether sshd lets every account in."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-users-limited", severity=Severity.MEDIUM)
def ssh_users_limited(sshd: SshDaemon) -> Verdict:
    """sshd lets only those in who are named, or who are in a group that is named.

    An account that somebody makes for another purpose is otherwise open to the network from its first day.

    To fix: write `AllowGroups` with a group of those who need it into /etc/ssh/sshd_config, and put them into that group.
    """
    everybody = known(sshd.unlike("allowusers", _is_limited))
    if everybody and known(sshd.unlike("allowgroups", _is_limited)):
        return failed("neither AllowUsers nor AllowGroups names those who may log in", places=sshd.places("allowusers", "allowgroups"))
    named = sshd.places("allowgroups" if everybody else "allowusers")
    return passed("those who may log in are named", places=named)


def _is_limited(lines: list[str]) -> bool:
    return bool(lines) and not any(set(pattern) == {"*"} or pattern.startswith("*@") for pattern in lines)
