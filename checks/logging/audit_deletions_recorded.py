"""Whether people's deleting and renaming of files is recorded."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.logs import AuditDaemon

from ._audit import judged_of_people

CALLS = ("unlink", "unlinkat", "rename", "renameat")


@check("logging.audit-deletions-recorded", severity=Severity.LOW)
def audit_deletions_recorded(
    audit: AuditDaemon,
    *,
    calls: Annotated[tuple[str, ...], Meta(min_length=1)] = CALLS,
    users_from: Annotated[int, Meta(ge=0)] = 1000,
) -> Verdict:
    """Audit rules record that people delete and rename files, by the system calls in `calls`.

    What was taken away or put in the place of something else shows itself nowhere else. On hosts that lack some of these calls (arm64 has
    no unlink), a policy names those that there are.

    To fix: put `-a always,exit -F arch=b64 -S unlink,unlinkat,rename,renameat -F auid>=1000 -F auid!=unset -k delete`, and the same with
    `-F arch=b32`, into /etc/audit/rules.d/, and load them with `augenrules --load`.
    """
    return judged_of_people(audit, calls, users_from=users_from)
