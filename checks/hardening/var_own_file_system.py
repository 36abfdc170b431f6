"""Whether /var has a file system of its own."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.mounted_paths import MountedPaths

from ._mounts import has_own_file_system


@check("hardening.var-own-file-system", severity=Severity.LOW)
def var_own_file_system(mounts: MountedPaths) -> Verdict:
    """The directory /var has a file system of its own.

    What services write would otherwise fill the disk of the whole system.

    To fix: give /var a partition, a logical volume or a tmpfs of its own.
    """
    return has_own_file_system(mounts, "/var")
