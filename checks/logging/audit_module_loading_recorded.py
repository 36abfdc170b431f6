"""Whether people's loading of kernel modules is recorded."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.logs import AuditDaemon

from ._audit import judged_of_people

CALLS = ("init_module", "finit_module", "delete_module")


@check("logging.audit-module-loading-recorded", severity=Severity.LOW)
def audit_module_loading_recorded(
    audit: AuditDaemon,
    *,
    calls: Annotated[tuple[str, ...], Meta(min_length=1)] = CALLS,
    users_from: Annotated[int, Meta(ge=0)] = 1000,
) -> Verdict:
    """Audit rules record that people load kernel modules or take them out, by the system calls in `calls`.

    A module runs with all rights of the kernel. It is how an intruder stays who has become root, and from then on logs can lie.

    To fix: put `-a always,exit -F arch=b64 -S init_module,finit_module,delete_module -F auid>=1000 -F auid!=unset -k modules`, and the same
    with `-F arch=b32`, into /etc/audit/rules.d/, and load them with `augenrules --load`.
    """
    return judged_of_people(audit, calls, users_from=users_from)
