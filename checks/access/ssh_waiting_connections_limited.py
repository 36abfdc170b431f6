"""How many connections may wait for a log-in at once."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-waiting-connections-limited", severity=Severity.LOW)
def ssh_waiting_connections_limited(
    sshd: SshDaemon, *, max_begin: Annotated[int, Meta(ge=1, le=10_000)] = 10, max_full: Annotated[int, Meta(ge=1, le=10_000)] = 100
) -> Verdict:
    """sshd begins to drop connections that have not logged in when there are `max_begin` of them, and takes no more than `max_full`.

    Otherwise somebody who opens connections and does nothing can use up the memory and the places of all others.

    To fix: write `MaxStartups 10:30:60` into /etc/ssh/sshd_config, and reload sshd.
    """
    [setting] = known(sshd.setting("maxstartups"))
    begin, _, full = (int(part) for part in setting.split(":"))
    places = sshd.places("maxstartups")
    if begin > max_begin or full > max_full:
        return failed(
            "MaxStartups is {found}; it must begin at {max_begin} and end at {max_full} at most",
            found=setting,
            max_begin=max_begin,
            max_full=max_full,
            places=places,
        )
    return passed("MaxStartups is {found}", found=setting, places=places)
