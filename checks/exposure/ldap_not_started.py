"""Whether a LDAP service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.ldap-not-started", severity=Severity.LOW)
def ldap_not_started(services: StartingServices) -> Verdict:
    """No LDAP service starts with the host.

    A directory where none is meant to be gives away who works here. Hosts whose task it is are exempt by policy.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "ldap")
