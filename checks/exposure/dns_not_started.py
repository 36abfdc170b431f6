"""Whether a name service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.dns-not-started", severity=Severity.LOW)
def dns_not_started(services: StartingServices) -> Verdict:
    """No name service starts with the host.

    A name server that nobody looks after can be used to flood others, and to lead clients astray. Hosts whose task it
    is are exempt by policy.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "dns")
