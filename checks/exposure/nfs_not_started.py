"""Whether a NFS service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.nfs-not-started", severity=Severity.MEDIUM)
def nfs_not_started(services: StartingServices) -> Verdict:
    """No NFS service starts with the host.

    As it is usually set up, NFS believes the other machine about who its users are. Hosts whose task it is are exempt
    by policy.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "nfs")
