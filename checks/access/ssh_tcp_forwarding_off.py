"""Whether connections are forwarded."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-tcp-forwarding-off", severity=Severity.MEDIUM)
def ssh_tcp_forwarding_off(sshd: SshDaemon) -> Verdict:
    """sshd forwards no connections for those who log in.

    Forwarding leads past the firewall: into the network behind the server, and from outside to services that listen on
    it alone.

    To fix: write `AllowTcpForwarding no` into /etc/ssh/sshd_config; allow it under a Match only for those who need it,
    with PermitOpen.
    """
    others = known(sshd.unlike("allowtcpforwarding", lambda lines: lines == ["no"]))
    if others:
        return failed(
            "{keyword} is {found}; required: {required}",
            keyword="AllowTcpForwarding",
            found=others[0].text,
            required="no",
            places=[answer.place for answer in others if answer.place],
        )
    return passed("{keyword} is as required for every connection", keyword="AllowTcpForwarding", places=sshd.places("allowtcpforwarding"))
