"""Whether changes of the files that decide about access are recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.logs import AuditDaemon, Watch
from govaudit.facts.paths import is_within

WATCHED = ("/etc/passwd", "/etc/shadow", "/etc/group", "/etc/sudoers")


@check("logging.audit-rules-present", severity=Severity.MEDIUM)
def audit_rules_present(audit: AuditDaemon, *, watched: Annotated[tuple[str, ...], Meta(min_length=1)] = WATCHED) -> Verdict:
    """Audit rules record every change of the files in `watched`, whoever makes it.

    An audit daemon without rules writes down next to nothing. Who was added, who was given sudo and whose password
    was changed are the first questions after an incident.

    To fix: put rules such as `-w /etc/passwd -p wa -k identity` into /etc/audit/rules.d/, and load them with
    `augenrules --load`. A rule with `-F arch=b64` needs another with `-F arch=b32`; a rule with `never`, such as `-a task,never`,
    takes away from what comes after it.
    """
    if not known(audit.is_installed):
        return failed("changes of {watched} must be recorded; auditd is not installed", watched=list(watched))
    if audit.rules_from == "kernel" and audit.is_recording is False:
        return failed("changes of {watched} must be recorded; auditing is switched off in the kernel", watched=list(watched))
    watches = known(audit.watches)
    unwatched = [path for path in watched if not _records_all_changes(watches, path)]
    if unwatched:
        return failed("changes of {unwatched} must be recorded, and no audit rule does so without conditions", unwatched=unwatched)
    return passed("audit rules record changes of {watched} ({rules} rules in all)", watched=list(watched), rules=known(audit.rule_count))


def _records_all_changes(watches: Sequence[Watch], path: str) -> bool:
    """By system calls of every kind: by one rule for all, or by one for those of 64 bits and one for those of 32."""
    kinds = {watch.architecture for watch in watches if _records_changes(watch, path)}
    return "" in kinds or {"b32", "b64"} <= kinds


def _records_changes(watch: Watch, path: str) -> bool:
    is_covered = is_within(path, watch.path) and not any(is_within(path, excluded) for excluded in watch.excluded)
    return is_covered and not watch.conditions and {"w", "a"} <= set(watch.permissions)
