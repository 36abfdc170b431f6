"""Whether a Avahi service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.avahi-not-started", severity=Severity.LOW)
def avahi_not_started(services: StartingServices) -> Verdict:
    """No Avahi service starts with the host.

    It announces the host and its services to everybody on the network, and listens to what others announce.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "avahi")
