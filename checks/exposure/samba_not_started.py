"""Whether a Samba service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.samba-not-started", severity=Severity.MEDIUM)
def samba_not_started(services: StartingServices) -> Verdict:
    """No Samba service starts with the host.

    File sharing for desktops is a large and old attack surface on a server that does not share files. Hosts whose task
    it is are exempt by policy.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "samba")
