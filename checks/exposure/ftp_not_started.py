"""Whether a FTP service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.ftp-not-started", severity=Severity.MEDIUM)
def ftp_not_started(services: StartingServices) -> Verdict:
    """No FTP service starts with the host.

    FTP sends passwords and files in clear text unless it is set up with care; sftp comes with ssh. Hosts whose task it
    is are exempt by policy.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "ftp")
