"""Whether a rsync service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.rsync-not-started", severity=Severity.MEDIUM)
def rsync_not_started(services: StartingServices) -> Verdict:
    """No rsync service starts with the host.

    As a daemon, rsync hands out files in clear text, often without asking who is there; over ssh it needs no daemon.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "rsync")
