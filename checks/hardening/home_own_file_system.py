"""Whether /home has a file system of its own."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.mounted_paths import MountedPaths

from ._mounts import has_own_file_system


@check("hardening.home-own-file-system", severity=Severity.LOW)
def home_own_file_system(mounts: MountedPaths) -> Verdict:
    """The directory /home has a file system of its own.

    Users could otherwise fill the disk of the whole system.

    To fix: give /home a partition, a logical volume or a tmpfs of its own.
    """
    return has_own_file_system(mounts, "/home")
