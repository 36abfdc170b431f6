"""Whether people's changes of owners and rights of files are recorded."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.logs import AuditDaemon

from ._audit import judged_of_people

CALLS = (
    *("chmod", "fchmod", "fchmodat", "chown", "fchown", "fchownat", "lchown"),
    *("setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr"),
)


@check("logging.audit-permission-changes-recorded", severity=Severity.LOW)
def audit_permission_changes_recorded(
    audit: AuditDaemon,
    *,
    calls: Annotated[tuple[str, ...], Meta(min_length=1)] = CALLS,
    users_from: Annotated[int, Meta(ge=0)] = 1000,
) -> Verdict:
    """Audit rules record that people change owners, modes and attributes of files, by the system calls in `calls`.

    Who opened a file to others, and when, cannot be told from the file. On hosts that lack some of these calls (arm64 has no chmod), a
    policy names those that there are.

    To fix: put `-a always,exit -F arch=b64 -S chmod,fchmod,fchmodat -F auid>=1000 -F auid!=unset -k rights`, the same for the other calls
    and with `-F arch=b32`, into /etc/audit/rules.d/, and load them with `augenrules --load`.
    """
    return judged_of_people(audit, calls, users_from=users_from)
