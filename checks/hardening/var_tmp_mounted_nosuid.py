"""Whether /var/tmp is mounted with nosuid."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.mounted_paths import MountedPaths

from ._mounts import has_option


@check("hardening.var-tmp-mounted-nosuid", severity=Severity.MEDIUM)
def var_tmp_mounted_nosuid(mounts: MountedPaths) -> Verdict:
    """Set-id bits do not work below /var/tmp.

    A set-id program that is put there would hand out the rights of its owner.

    To fix: mount /var/tmp with the option `nosuid`, in /etc/fstab or in its mount unit.
    """
    return has_option(mounts, "/var/tmp", "nosuid")  # noqa: S108
