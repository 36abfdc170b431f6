"""The audit daemon does not go on in silence when its disk is full or fails."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.log_upkeep import AuditLogSettings


@check("logging.audit-disk-trouble-noticed", severity=Severity.LOW)
def audit_disk_trouble_noticed(
    settings: AuditLogSettings, *, accepted: tuple[str, ...] = ("syslog", "single", "halt", "exec", "rotate")
) -> Verdict:
    """The audit daemon does not go on in silence when its disk is full or fails.

    What is not recorded cannot be proved later.

    To fix: set `disk_full_action = halt` (or `single`, `syslog`) and `disk_error_action = syslog` in
    /etc/audit/auditd.conf.
    """
    for key, found in (("disk_full_action", settings.disk_full_action), ("disk_error_action", settings.disk_error_action)):
        if found.partition(" ")[0] not in accepted:
            return failed("{key} must be one of {accepted}; it is {found}", key=key, accepted=list(accepted), found=found or "not set")
    return passed("the audit daemon is set to: {actions}", actions=[settings.disk_full_action, settings.disk_error_action])
