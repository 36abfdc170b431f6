"""Whether users see their last log-in."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("logging.ssh-last-login-shown", severity=Severity.LOW)
def ssh_last_login_shown(sshd: SshDaemon) -> Verdict:
    """sshd tells users when they logged in last.

    Users who see a log-in that was not theirs are the first to notice a stolen password.

    To fix: remove `PrintLastLog no` from /etc/ssh/sshd_config and its drop-ins, where PAM does not show it instead.
    """
    others = known(sshd.unlike("printlastlog", lambda lines: lines == ["yes"]))
    if others:
        return failed(
            "{keyword} is {found}; required: {required}",
            keyword="PrintLastLog",
            found=others[0].text,
            required="yes",
            places=[answer.place for answer in others if answer.place],
        )
    return passed("{keyword} is as required for every connection", keyword="PrintLastLog", places=sshd.places("printlastlog"))
