"""Whether a DHCP service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.dhcp-not-started", severity=Severity.LOW)
def dhcp_not_started(services: StartingServices) -> Verdict:
    """No DHCP service starts with the host.

    A DHCP server where none is meant to be gives others wrong addresses and routes. Hosts whose task it is are exempt
    by policy.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "dhcp")
