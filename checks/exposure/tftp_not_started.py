"""Whether a TFTP service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.tftp-not-started", severity=Severity.HIGH)
def tftp_not_started(services: StartingServices) -> Verdict:
    """No TFTP service starts with the host.

    It hands out files, and often takes some, without asking who is there.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "tftp")
