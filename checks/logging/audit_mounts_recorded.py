"""Whether people's mounting of file systems is recorded."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.logs import AuditDaemon

from ._audit import judged_of_people

CALLS = ("mount",)


@check("logging.audit-mounts-recorded", severity=Severity.LOW)
def audit_mounts_recorded(
    audit: AuditDaemon,
    *,
    calls: Annotated[tuple[str, ...], Meta(min_length=1)] = CALLS,
    users_from: Annotated[int, Meta(ge=0)] = 1000,
) -> Verdict:
    """Audit rules record that people mount file systems, by the system calls in `calls`.

    A medium that is mounted is how data leaves a host, and how programs come to it past all that packages are asked for.

    To fix: put `-a always,exit -F arch=b64 -S mount -F auid>=1000 -F auid!=unset -k mounts`, and the same with `-F arch=b32`, into
    /etc/audit/rules.d/, and load them with `augenrules --load`.
    """
    return judged_of_people(audit, calls, users_from=users_from)
