"""When sshd gives up a client that does not answer any more."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-idle-sessions-ended", severity=Severity.LOW)
def ssh_idle_sessions_ended(sshd: SshDaemon, *, max_seconds: Annotated[int, Meta(ge=1, le=86_400)] = 900) -> Verdict:
    """sshd ends the sessions of clients that have not answered for `max_seconds` seconds.

    A session whose client is gone, but which goes on, can be taken over, and hides who is really at work.

    To fix: write `ClientAliveInterval 300` and `ClientAliveCountMax 3` into /etc/ssh/sshd_config, and reload sshd.
    """
    places = sshd.places("clientaliveinterval", "clientalivecountmax")
    never = known(sshd.unlike("clientaliveinterval", lambda lines: lines != ["0"]))
    endless = known(sshd.unlike("clientalivecountmax", lambda lines: lines != ["0"]))
    if never or endless:
        keyword = "ClientAliveInterval" if never else "ClientAliveCountMax"
        return failed("{keyword} is 0: clients that do not answer are never given up", keyword=keyword, places=places)
    longest = max(int(answer.lines[0]) for answer in known(sshd.answers("clientaliveinterval")))
    most = max(int(answer.lines[0]) for answer in known(sshd.answers("clientalivecountmax")))
    if longest * most > max_seconds:
        return failed(
            "clients that do not answer are given up after {found} s; at most {max_seconds} s are required",
            found=longest * most,
            max_seconds=max_seconds,
            places=places,
        )
    return passed("clients that do not answer are given up after {found} s", found=longest * most, places=places)
