"""How many sessions one connection carries."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-sessions-limited", severity=Severity.LOW)
def ssh_sessions_limited(sshd: SshDaemon, *, max_sessions: Annotated[int, Meta(ge=1, le=1000)] = 10) -> Verdict:
    """One SSH connection carries at most `max_sessions` sessions.

    Every session over a connection that is open already goes without a new log-in, and without a new line in the log.

    To fix: write `MaxSessions 10` into /etc/ssh/sshd_config, and reload sshd.
    """
    others = known(sshd.unlike("maxsessions", lambda lines: int(lines[0]) <= max_sessions))
    if others:
        return failed(
            "{keyword} is {found}; at most {most} is required",
            keyword="MaxSessions",
            found=others[0].text,
            most=max_sessions,
            places=[answer.place for answer in others if answer.place],
        )
    return passed("{keyword} is as required for every connection", keyword="MaxSessions", places=sshd.places("maxsessions"))
