"""Where sshd logs to."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("logging.ssh-logs-with-authentication", severity=Severity.LOW)
def ssh_logs_with_authentication(
    sshd: SshDaemon, *, accepted: Annotated[tuple[str, ...], Meta(min_length=1)] = ("AUTH", "AUTHPRIV")
) -> Verdict:
    """sshd logs where the other log-ins are logged.

    Whoever watches for attacks looks at the facility for authentication, and so do the rules that forward it.

    To fix: remove `SyslogFacility` from /etc/ssh/sshd_config and its drop-ins, or set it to AUTHPRIV.
    """
    others = known(sshd.unlike("syslogfacility", lambda lines: lines[0] in accepted))
    if others:
        return failed(
            "{keyword} is {found}; required: {required}",
            keyword="SyslogFacility",
            found=others[0].text,
            required=list(accepted),
            places=[answer.place for answer in others if answer.place],
        )
    return passed("{keyword} is as required for every connection", keyword="SyslogFacility", places=sshd.places("syslogfacility"))
