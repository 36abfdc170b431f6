"""Whether /tmp has a file system of its own."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.mounted_paths import MountedPaths

from ._mounts import has_own_file_system


@check("hardening.tmp-own-file-system", severity=Severity.LOW)
def tmp_own_file_system(mounts: MountedPaths) -> Verdict:
    """The directory /tmp has a file system of its own.

    Where all users may write, somebody can fill the disk of the whole system, and no mount option can be set.

    To fix: give /tmp a partition, a logical volume or a tmpfs of its own.
    """
    return has_own_file_system(mounts, "/tmp")  # noqa: S108
