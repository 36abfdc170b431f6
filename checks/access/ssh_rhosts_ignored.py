"""Whether .rhosts and .shosts count."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-rhosts-ignored", severity=Severity.MEDIUM)
def ssh_rhosts_ignored(sshd: SshDaemon) -> Verdict:
    """sshd ignores the lists of trusted machines that users keep.

    With .rhosts and .shosts users decide which machines may log in to their account without a password.

    To fix: remove `IgnoreRhosts` from /etc/ssh/sshd_config and its drop-ins, and reload sshd.
    """
    others = known(sshd.unlike("ignorerhosts", lambda lines: lines == ["yes"]))
    if others:
        return failed(
            "{keyword} is {found}; required: {required}",
            keyword="IgnoreRhosts",
            found=others[0].text,
            required="yes",
            places=[answer.place for answer in others if answer.place],
        )
    return passed("{keyword} is as required for every connection", keyword="IgnoreRhosts", places=sshd.places("ignorerhosts"))
