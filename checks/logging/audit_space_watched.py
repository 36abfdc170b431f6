"""The audit daemon says so when its space becomes little."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.log_upkeep import AuditLogSettings


@check("logging.audit-space-watched", severity=Severity.LOW)
def audit_space_watched(
    settings: AuditLogSettings, *, accepted: tuple[str, ...] = ("email", "exec", "single", "halt", "syslog")
) -> Verdict:
    """The audit daemon says so when its space becomes little.

    Otherwise the first sign is that records are missing.

    To fix: set `space_left_action = email` and `admin_space_left_action = single` in /etc/audit/auditd.conf.
    """
    for key, found in (("space_left_action", settings.space_left_action), ("admin_space_left_action", settings.admin_space_left_action)):
        if found.partition(" ")[0] not in accepted:
            return failed("{key} must be one of {accepted}; it is {found}", key=key, accepted=list(accepted), found=found or "not set")
    return passed("the audit daemon is set to: {actions}", actions=[settings.space_left_action, settings.admin_space_left_action])
