"""How much sshd logs."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("logging.ssh-logins-logged", severity=Severity.MEDIUM)
def ssh_logins_logged(sshd: SshDaemon, *, accepted: Annotated[tuple[str, ...], Meta(min_length=1)] = ("INFO", "VERBOSE")) -> Verdict:
    """sshd logs who logs in and who fails to, and nothing that is private.

    Below INFO no log-in is recorded; from DEBUG on the log violates the privacy of users, as sshd's own manual says.

    To fix: write `LogLevel VERBOSE` into /etc/ssh/sshd_config, which also records which key was used, and reload sshd.
    """
    others = known(sshd.unlike("loglevel", lambda lines: lines[0] in accepted))
    if others:
        return failed(
            "{keyword} is {found}; required: {required}",
            keyword="LogLevel",
            found=others[0].text,
            required=list(accepted),
            places=[answer.place for answer in others if answer.place],
        )
    return passed("{keyword} is as required for every connection", keyword="LogLevel", places=sshd.places("loglevel"))
