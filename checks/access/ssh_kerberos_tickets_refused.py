"""Whether Kerberos tickets open a session."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-kerberos-tickets-refused", severity=Severity.LOW)
def ssh_kerberos_tickets_refused(sshd: SshDaemon) -> Verdict:
    """sshd takes no Kerberos tickets.

    Where Kerberos is not used, GSSAPI is a large piece of code that talks to everybody before they have logged in.

    To fix: write `GSSAPIAuthentication no` into /etc/ssh/sshd_config, unless the host belongs to a Kerberos realm.
    """
    others = known(sshd.unlike("gssapiauthentication", lambda lines: lines == ["no"]))
    if others:
        return failed(
            "{keyword} is {found}; required: {required}",
            keyword="GSSAPIAuthentication",
            found=others[0].text,
            required="no",
            places=[answer.place for answer in others if answer.place],
        )
    return passed(
        "{keyword} is as required for every connection", keyword="GSSAPIAuthentication", places=sshd.places("gssapiauthentication")
    )
