"""Whether a telnet service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.telnet-not-started", severity=Severity.HIGH)
def telnet_not_started(services: StartingServices) -> Verdict:
    """No telnet service starts with the host.

    Telnet sends passwords in clear text.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "telnet")
