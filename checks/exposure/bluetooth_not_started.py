"""Whether a Bluetooth service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.bluetooth-not-started", severity=Severity.LOW)
def bluetooth_not_started(services: StartingServices) -> Verdict:
    """No Bluetooth service starts with the host.

    A server needs no radio that anybody nearby can speak to.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "bluetooth")
