"""Whether a debug shell service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.debug-shell-not-started", severity=Severity.CRITICAL)
def debug_shell_not_started(services: StartingServices) -> Verdict:
    """No debug shell service starts with the host.

    systemd's debug shell is root on a console without a password.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "debug-shell")
