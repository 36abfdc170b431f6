"""Whether a RPC port mapper service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.rpcbind-not-started", severity=Severity.MEDIUM)
def rpcbind_not_started(services: StartingServices) -> Verdict:
    """No RPC port mapper service starts with the host.

    It tells anybody which RPC services there are, and has been used to flood others.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "rpcbind")
