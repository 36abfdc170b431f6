"""Whether refused access of people to files is recorded."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.logs import AuditDaemon

from ._audit import judged_of_people

CALLS = ("creat", "open", "openat", "truncate", "ftruncate")
KINDS = ("exit=-EACCES", "exit=-EPERM")


@check("logging.audit-refused-access-recorded", severity=Severity.LOW)
def audit_refused_access_recorded(
    audit: AuditDaemon,
    *,
    calls: Annotated[tuple[str, ...], Meta(min_length=1)] = CALLS,
    users_from: Annotated[int, Meta(ge=0)] = 1000,
) -> Verdict:
    """Audit rules record that people were refused to open or cut short a file, by the system calls in `calls`.

    Whoever looks for what is left open is refused many times first. On hosts that lack some of these calls (arm64 has no open), a policy
    names those that there are.

    To fix: put `-a always,exit -F arch=b64 -S creat,open,openat,truncate,ftruncate -F exit=-EACCES -F auid>=1000 -F auid!=unset -k access`,
    the same with `-F exit=-EPERM`, and both with `-F arch=b32`, into /etc/audit/rules.d/, and load them with `augenrules --load`.
    """
    return judged_of_people(audit, calls, users_from=users_from, kinds=KINDS)
