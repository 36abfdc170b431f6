"""Whether changes of the records of log-ins are recorded."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.logs import AuditDaemon

from ._audit import judged

WATCHED = ("/var/log/lastlog", "/var/run/faillock")


@check("logging.audit-login-records-recorded", severity=Severity.LOW)
def audit_login_records_recorded(audit: AuditDaemon, *, watched: Annotated[tuple[str, ...], Meta(min_length=1)] = WATCHED) -> Verdict:
    """Audit rules record every change of the records of log-ins in `watched`.

    Whoever got in by guessing clears the count of failures and the last log-in, so that nobody is warned at the next one.

    To fix: put `-w /var/log/lastlog -p wa -k logins` and `-w /run/faillock -p wa -k logins` into /etc/audit/rules.d/, and load them
    with `augenrules --load`. Where pam_faillock has another directory, name that.
    """
    return judged(audit, watched)
