"""Whether a rsh, rlogin or rexec service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.rsh-not-started", severity=Severity.HIGH)
def rsh_not_started(services: StartingServices) -> Verdict:
    """No rsh, rlogin or rexec service starts with the host.

    These trust the caller's word about who is calling, and send everything in clear text.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "rsh")
