"""Whether a Internet super-server service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.super-server-not-started", severity=Severity.MEDIUM)
def super_server_not_started(services: StartingServices) -> Verdict:
    """No Internet super-server service starts with the host.

    It opens ports on behalf of other programs, old ones for the most part, and is easily overlooked.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "super-server")
