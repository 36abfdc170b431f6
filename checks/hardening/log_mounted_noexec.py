"""Whether /var/log is mounted with noexec."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.mounted_paths import MountedPaths

from ._mounts import has_option


@check("hardening.log-mounted-noexec", severity=Severity.LOW)
def log_mounted_noexec(mounts: MountedPaths) -> Verdict:
    """No program is run from below /var/log.

    What an intruder downloads lands where everybody may write, and is run from there.

    To fix: mount /var/log with the option `noexec`, in /etc/fstab or in its mount unit.
    """
    return has_option(mounts, "/var/log", "noexec")
