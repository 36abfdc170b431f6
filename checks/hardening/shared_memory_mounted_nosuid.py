"""Whether /dev/shm is mounted with nosuid."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.mounted_paths import MountedPaths

from ._mounts import has_option


@check("hardening.shared-memory-mounted-nosuid", severity=Severity.MEDIUM)
def shared_memory_mounted_nosuid(mounts: MountedPaths) -> Verdict:
    """Set-id bits do not work below /dev/shm.

    A set-id program that is put there would hand out the rights of its owner.

    To fix: mount /dev/shm with the option `nosuid`, in /etc/fstab or in its mount unit.
    """
    return has_option(mounts, "/dev/shm", "nosuid")  # noqa: S108
