"""Whether sshd looks at who may write to key files."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-key-files-verified", severity=Severity.HIGH)
def ssh_key_files_verified(sshd: SshDaemon) -> Verdict:
    """sshd refuses key files and homes that others may write to.

    Without this test anybody who may write to a user's authorized_keys can give themselves that user's account.

    To fix: remove `StrictModes no` from /etc/ssh/sshd_config and its drop-ins, and reload sshd.
    """
    places = sshd.places("strictmodes")
    if not known(sshd.strict_modes):
        return failed("StrictModes is no; yes is required", places=places)
    return passed("StrictModes is yes", places=places)
