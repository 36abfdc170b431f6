"""When a file of the audit log is full, another is begun, and recording goes on."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.log_upkeep import AuditLogSettings


@check("logging.audit-log-kept", severity=Severity.LOW)
def audit_log_kept(settings: AuditLogSettings, *, accepted: tuple[str, ...] = ("keep_logs", "rotate")) -> Verdict:
    """When a file of the audit log is full, another is begun, and recording goes on.

    Otherwise an intruder fills the log first, and works unseen then.

    To fix: set `max_log_file_action = keep_logs` (or `rotate`) in /etc/audit/auditd.conf.
    """
    if not settings.writes_log:
        return failed("the audit daemon must keep a log; {path} tells it to write none", path="/etc/audit/auditd.conf")
    for key, found in (("max_log_file_action", settings.max_log_file_action),):
        if found.partition(" ")[0] not in accepted:
            return failed("{key} must be one of {accepted}; it is {found}", key=key, accepted=list(accepted), found=found or "not set")
    return passed("the audit daemon is set to: {actions}", actions=[settings.max_log_file_action])
