"""Whether SSH lets accounts with an empty password in."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-empty-passwords-refused", severity=Severity.CRITICAL)
def ssh_empty_passwords_refused(sshd: SshDaemon) -> Verdict:
    """sshd refuses accounts with an empty password.

    An account whose password was never set, or was deleted, would be open to the whole network.

    To fix: remove `PermitEmptyPasswords yes` from /etc/ssh/sshd_config and its drop-ins, and reload sshd.
    """
    others = known(sshd.unlike("permitemptypasswords", lambda lines: lines == ["no"]))
    if others:
        return failed("PermitEmptyPasswords is yes; no is required", places=[answer.place for answer in others if answer.place])
    return passed("PermitEmptyPasswords is no", places=sshd.places("permitemptypasswords"))
