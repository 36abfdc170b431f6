"""Whether sessions may open windows on the client."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-x11-forwarding-off", severity=Severity.LOW)
def ssh_x11_forwarding_off(sshd: SshDaemon) -> Verdict:
    """sshd forwards no windows to the clients.

    Whoever controls the server can read what is typed into all windows of a client that forwards X11 to it.

    To fix: write `X11Forwarding no` into /etc/ssh/sshd_config, and reload sshd.
    """
    others = known(sshd.unlike("x11forwarding", lambda lines: lines == ["no"]))
    if others:
        return failed(
            "{keyword} is {found}; required: {required}",
            keyword="X11Forwarding",
            found=others[0].text,
            required="no",
            places=[answer.place for answer in others if answer.place],
        )
    return passed("{keyword} is as required for every connection", keyword="X11Forwarding", places=sshd.places("x11forwarding"))
