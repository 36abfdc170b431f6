"""Whether audit rules stay as they are until the next start of the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.logs import AuditDaemon


@check("logging.audit-rules-locked", severity=Severity.LOW)
def audit_rules_locked(audit: AuditDaemon) -> Verdict:
    """Audit rules are locked, so that not even root changes them without starting the host anew.

    Else whoever has become root takes the rules away first. A start of the host is noticed.

    To fix: let `-e 2` be the last line in /etc/audit/rules.d/ (in a file such as 99-finalize.rules), and start the host anew.
    """
    if not known(audit.is_installed):
        return failed("audit rules must be locked; auditd is not installed")
    if not known(audit.is_locked):
        if audit.switched_off_by_rules is True:
            return failed("audit rules must be locked (-e 2); they switch auditing off at their end (-e 0)")
        return failed("audit rules must be locked (-e 2), and root can change them")
    return passed("audit rules are locked until the host is started anew")
