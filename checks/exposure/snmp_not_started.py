"""Whether a SNMP service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.snmp-not-started", severity=Severity.MEDIUM)
def snmp_not_started(services: StartingServices) -> Verdict:
    """No SNMP service starts with the host.

    As it is usually set up, a word in clear text is enough to read how the host is built, or to change it. Hosts whose
    task it is are exempt by policy.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "snmp")
