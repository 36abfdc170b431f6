"""Only root may change the services that start with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.system_files import UnitFile

from ._files import in_hands_of_root


@check("hardening.service-units-protected", severity=Severity.HIGH)
def service_units_protected(file: UnitFile) -> Verdict:
    """Only root may change the services that start with the host.

    Whoever can write a unit or a start script runs commands as root from the next start on.

    To fix: `chown root FILE` and `chmod go-w FILE`; packages know the original modes.
    """
    return in_hands_of_root(file)
