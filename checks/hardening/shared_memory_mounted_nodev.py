"""Whether /dev/shm is mounted with nodev."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.mounted_paths import MountedPaths

from ._mounts import has_option


@check("hardening.shared-memory-mounted-nodev", severity=Severity.MEDIUM)
def shared_memory_mounted_nodev(mounts: MountedPaths) -> Verdict:
    """Device files do not work below /dev/shm.

    Device files in a place that others may write would be a way to the disks, past all permissions.

    To fix: mount /dev/shm with the option `nodev`, in /etc/fstab or in its mount unit.
    """
    return has_option(mounts, "/dev/shm", "nodev")  # noqa: S108
