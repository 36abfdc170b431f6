"""Whether /var/log has a file system of its own."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.mounted_paths import MountedPaths

from ._mounts import has_own_file_system


@check("hardening.log-own-file-system", severity=Severity.LOW)
def log_own_file_system(mounts: MountedPaths) -> Verdict:
    """The directory /var/log has a file system of its own.

    Logs that grow must not stop the system, and what fills the system must not stop the logs.

    To fix: give /var/log a partition, a logical volume or a tmpfs of its own.
    """
    return has_own_file_system(mounts, "/var/log")
