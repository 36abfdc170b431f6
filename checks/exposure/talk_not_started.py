"""Whether a talk service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.talk-not-started", severity=Severity.LOW)
def talk_not_started(services: StartingServices) -> Verdict:
    """No talk service starts with the host.

    It writes to users' terminals for anybody on the network.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "talk")
