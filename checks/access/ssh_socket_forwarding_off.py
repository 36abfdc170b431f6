"""Whether Unix sockets are forwarded."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-socket-forwarding-off", severity=Severity.LOW)
def ssh_socket_forwarding_off(sshd: SshDaemon) -> Verdict:
    """sshd forwards no Unix sockets for those who log in.

    Services that trust whoever reaches their socket, such as a container daemon, can otherwise be offered to other
    machines.

    To fix: write `AllowStreamLocalForwarding no` into /etc/ssh/sshd_config, and reload sshd.
    """
    others = known(sshd.unlike("allowstreamlocalforwarding", lambda lines: lines == ["no"]))
    if others:
        return failed(
            "{keyword} is {found}; required: {required}",
            keyword="AllowStreamLocalForwarding",
            found=others[0].text,
            required="no",
            places=[answer.place for answer in others if answer.place],
        )
    return passed(
        "{keyword} is as required for every connection",
        keyword="AllowStreamLocalForwarding",
        places=sshd.places("allowstreamlocalforwarding"),
    )
