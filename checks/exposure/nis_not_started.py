"""Whether a NIS service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.nis-not-started", severity=Severity.HIGH)
def nis_not_started(services: StartingServices) -> Verdict:
    """No NIS service starts with the host.

    NIS gives the hashes of all passwords to anybody who asks.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "nis")
