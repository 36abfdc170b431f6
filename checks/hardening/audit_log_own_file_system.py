"""Whether /var/log/audit has a file system of its own."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.mounted_paths import MountedPaths

from ._mounts import has_own_file_system


@check("hardening.audit-log-own-file-system", severity=Severity.LOW)
def audit_log_own_file_system(mounts: MountedPaths) -> Verdict:
    """The directory /var/log/audit has a file system of its own.

    Whoever can fill the place of the audit log can stop it.

    To fix: give /var/log/audit a partition, a logical volume or a tmpfs of its own.
    """
    return has_own_file_system(mounts, "/var/log/audit")
