"""Whether sshd warns those who are about to log in."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-warning-shown", severity=Severity.LOW)
def ssh_warning_shown(sshd: SshDaemon) -> Verdict:
    """sshd shows a notice before anybody logs in.

    It says that the system is the agency's and that use is logged, so that nobody can claim to have come in by mistake.

    To fix: write such a notice, without the name or version of the system, into /etc/issue.net, and `Banner /etc/issue.net` into
    /etc/ssh/sshd_config.
    """
    without = known(sshd.unlike("banner", lambda lines: lines[0].lower() != "none"))
    if without:
        return failed("no Banner is shown before the log-in", places=[answer.place for answer in without if answer.place])
    return passed("{keyword} is as required for every connection", keyword="Banner", places=sshd.places("banner"))
