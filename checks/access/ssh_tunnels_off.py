"""Whether sessions may make network tunnels."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-tunnels-off", severity=Severity.MEDIUM)
def ssh_tunnels_off(sshd: SshDaemon) -> Verdict:
    """sshd makes no network tunnels.

    A tunnel joins the client's network with that of the server, past every firewall between them.

    To fix: remove `PermitTunnel` from /etc/ssh/sshd_config and its drop-ins, and reload sshd.
    """
    others = known(sshd.unlike("permittunnel", lambda lines: lines == ["no"]))
    if others:
        return failed(
            "{keyword} is {found}; required: {required}",
            keyword="PermitTunnel",
            found=others[0].text,
            required="no",
            places=[answer.place for answer in others if answer.place],
        )
    return passed("{keyword} is as required for every connection", keyword="PermitTunnel", places=sshd.places("permittunnel"))
