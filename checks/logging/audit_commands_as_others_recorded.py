"""Whether programs that people run as somebody else are recorded."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.logs import AuditDaemon

from ._audit import judged_of_people

CALLS = ("execve",)
KINDS = ("-C uid!=euid",)


@check("logging.audit-commands-as-others-recorded", severity=Severity.LOW)
def audit_commands_as_others_recorded(
    audit: AuditDaemon,
    *,
    calls: Annotated[tuple[str, ...], Meta(min_length=1)] = CALLS,
    users_from: Annotated[int, Meta(ge=0)] = 1000,
) -> Verdict:
    """Audit rules record every program that people run with the rights of another account, by the system calls in `calls`.

    sudo tells which command it was asked for, and not what that command started. These records do, and for every way to other rights.

    To fix: put `-a always,exit -F arch=b64 -S execve -C uid!=euid -F auid!=unset -k others`, and the same with `-F arch=b32`, into
    /etc/audit/rules.d/, and load them with `augenrules --load`.
    """
    return judged_of_people(audit, calls, users_from=users_from, kinds=KINDS)
