"""Who can connect to ports that clients forward."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-forwarded-ports-local", severity=Severity.MEDIUM)
def ssh_forwarded_ports_local(sshd: SshDaemon) -> Verdict:
    """Ports that clients forward are open to the server itself alone.

    Otherwise a user can offer any service under the server's address, also one inside the user's own network.

    To fix: remove `GatewayPorts` from /etc/ssh/sshd_config and its drop-ins, and reload sshd.
    """
    others = known(sshd.unlike("gatewayports", lambda lines: lines == ["no"]))
    if others:
        return failed(
            "{keyword} is {found}; required: {required}",
            keyword="GatewayPorts",
            found=others[0].text,
            required="no",
            places=[answer.place for answer in others if answer.place],
        )
    return passed("{keyword} is as required for every connection", keyword="GatewayPorts", places=sshd.places("gatewayports"))
