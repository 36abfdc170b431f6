"""Whether /var/log is mounted with nosuid."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.mounted_paths import MountedPaths

from ._mounts import has_option


@check("hardening.log-mounted-nosuid", severity=Severity.MEDIUM)
def log_mounted_nosuid(mounts: MountedPaths) -> Verdict:
    """Set-id bits do not work below /var/log.

    A set-id program that is put there would hand out the rights of its owner.

    To fix: mount /var/log with the option `nosuid`, in /etc/fstab or in its mount unit.
    """
    return has_option(mounts, "/var/log", "nosuid")
