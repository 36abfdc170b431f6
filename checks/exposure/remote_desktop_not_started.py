"""Whether a remote desktop service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.remote-desktop-not-started", severity=Severity.MEDIUM)
def remote_desktop_not_started(services: StartingServices) -> Verdict:
    """No remote desktop service starts with the host.

    VNC and xrdp are a second door beside ssh, with weaker locks.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "remote-desktop")
