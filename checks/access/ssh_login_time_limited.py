"""How long sshd waits for a log-in."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-login-time-limited", severity=Severity.LOW)
def ssh_login_time_limited(sshd: SshDaemon, *, max_seconds: Annotated[int, Meta(ge=1, le=3600)] = 120) -> Verdict:
    """sshd hangs up on those who have not logged in within `max_seconds` seconds.

    Connections that wait for ever use up the places for those who want to work.

    To fix: write `LoginGraceTime 60` into /etc/ssh/sshd_config, and reload sshd.
    """
    found = known(sshd.login_grace_time)
    places = sshd.places("logingracetime")
    if found == 0:
        return failed(
            "LoginGraceTime is 0, which is for ever; at most {max_seconds} s are required", max_seconds=max_seconds, places=places
        )
    if found > max_seconds:
        return failed(
            "LoginGraceTime is {found} s; at most {max_seconds} s are required", found=found, max_seconds=max_seconds, places=places
        )
    return passed("LoginGraceTime is {found} s", found=found, places=places)
