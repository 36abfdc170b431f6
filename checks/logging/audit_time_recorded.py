"""Whether changes of the host's clock are recorded."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.logs import AuditDaemon

from ._audit import judged

WATCHED = ("/etc/localtime",)
CALLS = ("adjtimex", "settimeofday", "clock_settime")


@check("logging.audit-time-recorded", severity=Severity.LOW)
def audit_time_recorded(
    audit: AuditDaemon,
    *,
    watched: Annotated[tuple[str, ...], Meta(min_length=1)] = WATCHED,
    calls: tuple[str, ...] = CALLS,
) -> Verdict:
    """Audit rules record every change of the host's clock and time zone: of the files in `watched` and by the system calls in `calls`.

    Whoever sets the clock back makes logs tell another story; the order of what happened can then be shown only
    by a record of the change.

    To fix: put `-a always,exit -F arch=b64 -S adjtimex,settimeofday,clock_settime -k time`, the same with `-F arch=b32`, and
    `-w /etc/localtime -p wa -k time` into /etc/audit/rules.d/, and load them with `augenrules --load`.
    """
    return judged(audit, watched, calls)
