"""Whether a web proxy service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.web-proxy-not-started", severity=Severity.LOW)
def web_proxy_not_started(services: StartingServices) -> Verdict:
    """No web proxy service starts with the host.

    A proxy that nobody looks after lets outsiders in, and lends them the host's address. Hosts whose task it is are
    exempt by policy.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "web-proxy")
