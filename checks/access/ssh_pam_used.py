"""Whether PAM has a say in SSH log-ins."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-pam-used", severity=Severity.MEDIUM)
def ssh_pam_used(sshd: SshDaemon) -> Verdict:
    """sshd asks PAM about accounts and sessions.

    Without PAM, expiry, lock-out, second factors and limits that are set up there do not hold for SSH.

    To fix: write `UsePAM yes` into /etc/ssh/sshd_config, and reload sshd.
    """
    others = known(sshd.unlike("usepam", lambda lines: lines == ["yes"]))
    if others:
        return failed(
            "{keyword} is {found}; required: {required}",
            keyword="UsePAM",
            found=others[0].text,
            required="yes",
            places=[answer.place for answer in others if answer.place],
        )
    return passed("{keyword} is as required for every connection", keyword="UsePAM", places=sshd.places("usepam"))
