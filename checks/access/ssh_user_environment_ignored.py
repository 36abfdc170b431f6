"""Whether users set environment variables through ~/.ssh."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-user-environment-ignored", severity=Severity.MEDIUM)
def ssh_user_environment_ignored(sshd: SshDaemon) -> Verdict:
    """sshd ignores environment variables that users set in ~/.ssh.

    With LD_PRELOAD or PATH a user can slip out of a forced command or a restricted shell.

    To fix: remove `PermitUserEnvironment` from /etc/ssh/sshd_config and its drop-ins, and reload sshd.
    """
    found = known(sshd.permit_user_environment)
    places = sshd.places("permituserenvironment")
    if found != "no":
        return failed("PermitUserEnvironment is {found}; no is required", found=found, places=places)
    return passed("PermitUserEnvironment is no", places=places)
