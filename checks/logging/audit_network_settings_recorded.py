"""Whether changes of the host's name and of the names that it knows are recorded."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.logs import AuditDaemon

from ._audit import judged

WATCHED = ("/etc/hosts", "/etc/issue", "/etc/issue.net", "/etc/networks")
CALLS = ("sethostname", "setdomainname")


@check("logging.audit-network-settings-recorded", severity=Severity.LOW)
def audit_network_settings_recorded(
    audit: AuditDaemon,
    *,
    watched: Annotated[tuple[str, ...], Meta(min_length=1)] = WATCHED,
    calls: tuple[str, ...] = CALLS,
) -> Verdict:
    """Audit rules record every change of the host's name and banners: of the files in `watched` and by the system calls in `calls`.

    An entry in /etc/hosts sends users and updates elsewhere, another name of the host its logs to another heading.

    To fix: put rules such as `-w /etc/hosts -p wa -k network` and `-a always,exit -F arch=b64 -S sethostname,setdomainname -k network`,
    the same with `-F arch=b32`, into /etc/audit/rules.d/, and load them with `augenrules --load`.
    """
    return judged(audit, watched, calls)
