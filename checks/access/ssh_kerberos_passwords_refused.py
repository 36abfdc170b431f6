"""Whether sshd goes around PAM to a Kerberos server."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-kerberos-passwords-refused", severity=Severity.LOW)
def ssh_kerberos_passwords_refused(sshd: SshDaemon) -> Verdict:
    """sshd tries no passwords at a Kerberos server by itself.

    It does so before PAM is asked, so that a second factor that is set up there is passed over.

    To fix: remove `KerberosAuthentication` from /etc/ssh/sshd_config and its drop-ins; let PAM talk to Kerberos
    instead.
    """
    others = known(sshd.unlike("kerberosauthentication", lambda lines: lines == ["no"]))
    if others:
        return failed(
            "{keyword} is {found}; required: {required}",
            keyword="KerberosAuthentication",
            found=others[0].text,
            required="no",
            places=[answer.place for answer in others if answer.place],
        )
    return passed(
        "{keyword} is as required for every connection", keyword="KerberosAuthentication", places=sshd.places("kerberosauthentication")
    )
