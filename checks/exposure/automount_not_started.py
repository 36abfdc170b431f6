"""Whether a automount service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.automount-not-started", severity=Severity.LOW)
def automount_not_started(services: StartingServices) -> Verdict:
    """No automount service starts with the host.

    It mounts media and network file systems for anybody who looks into a directory.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "automount")
