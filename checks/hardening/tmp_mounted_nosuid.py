"""Whether /tmp is mounted with nosuid."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.mounted_paths import MountedPaths

from ._mounts import has_option


@check("hardening.tmp-mounted-nosuid", severity=Severity.MEDIUM)
def tmp_mounted_nosuid(mounts: MountedPaths) -> Verdict:
    """Set-id bits do not work below /tmp.

    A set-id program that is put there would hand out the rights of its owner.

    To fix: mount /tmp with the option `nosuid`, in /etc/fstab or in its mount unit.
    """
    return has_option(mounts, "/tmp", "nosuid")  # noqa: S108
