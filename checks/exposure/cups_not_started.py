"""Whether a printing service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.cups-not-started", severity=Severity.LOW)
def cups_not_started(services: StartingServices) -> Verdict:
    """No printing service starts with the host.

    A server seldom prints, and printing services have had flaws that could be used over the network.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "cups")
