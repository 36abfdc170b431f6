"""Whether changes of the files that decide about access are recorded."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.logs import AuditDaemon, Watch

WATCHED = ("/etc/passwd", "/etc/shadow", "/etc/group", "/etc/sudoers")


@check("logging.audit-rules-present", severity=Severity.MEDIUM)
def audit_rules_present(audit: AuditDaemon, *, watched: tuple[str, ...] = WATCHED) -> Verdict:
    """Audit rules record every change of the files in `watched`, whoever makes it.

    An audit daemon without rules writes down next to nothing. Who was added, who was given sudo and whose password
    was changed are the first questions after an incident.

    To fix: put rules such as `-w /etc/passwd -p wa -k identity` into /etc/audit/rules.d/, and load them with
    `augenrules --load`.
    """
    if not known(audit.is_installed):
        return failed("changes of {watched} must be recorded; auditd is not installed", watched=list(watched))
    watches = known(audit.watches)
    unwatched = [path for path in watched if not any(_records_changes(watch, path) for watch in watches)]
    if unwatched:
        return failed("changes of {unwatched} must be recorded, and no audit rule does so without conditions", unwatched=unwatched)
    return passed("audit rules record changes of {watched} ({rules} rules in all)", watched=list(watched), rules=known(audit.rule_count))


def _records_changes(watch: Watch, path: str) -> bool:
    is_covered = path == watch.path or path.startswith(watch.path.rstrip("/") + "/")
    return is_covered and not watch.conditions and {"w", "a"} <= set(watch.permissions)
