"""What audit rules record."""

from __future__ import annotations

from collections.abc import Sequence

from govaudit.checking import Verdict, failed, known, passed
from govaudit.facts.logs import AuditDaemon, RecordedCalls, Watch
from govaudit.facts.paths import is_within

KINDS = frozenset({"b32", "b64"})
"""Of system calls: a host of 64 bits takes those of 32 bits as well."""


def judged(audit: AuditDaemon, watched: Sequence[str], calls: Sequence[str] = ()) -> Verdict:
    """Whether every change of the files, and every one of the system calls, is recorded."""
    wanted = [*watched, *(f"{call}()" for call in calls)]
    if not known(audit.is_installed):
        return failed("changes of {watched} must be recorded; auditd is not installed", watched=wanted)
    if audit.rules_from == "kernel" and audit.is_recording is False:
        return failed("changes of {watched} must be recorded; auditing is switched off in the kernel", watched=wanted)
    if audit.switched_off_by_rules is True:
        return failed("changes of {watched} must be recorded; the audit rules switch auditing off at their end (-e 0)", watched=wanted)
    watches, recorded = known(audit.watches), known(audit.calls) if calls else []
    unwatched = [path for path in watched if not records_all_changes(watches, path)]
    unwatched += [f"{call}()" for call in calls if not _records_all(recorded, call)]
    if unwatched:
        return failed("changes of {unwatched} must be recorded, and no audit rule does so without conditions", unwatched=unwatched)
    return passed("audit rules record changes of {watched} ({rules} rules in all)", watched=wanted, rules=known(audit.rule_count))


def records_all_changes(watches: Sequence[Watch], path: str) -> bool:
    """By system calls of every kind: by one rule for all, or by one for those of 64 bits and one for those of 32."""
    kinds = {watch.architecture for watch in watches if _records_changes(watch, _real(path))}
    return "" in kinds or kinds >= KINDS


def _records_changes(watch: Watch, path: str) -> bool:
    is_covered = is_within(path, _real(watch.path)) and not any(is_within(path, _real(excluded)) for excluded in watch.excluded)
    return is_covered and not watch.conditions and {"w", "a"} <= set(watch.permissions)


def _real(path: str) -> str:
    """/var/run is a link to /run, which audit rules follow."""
    return f"/run{path.removeprefix('/var/run')}" if is_within(path, "/var/run") else path


def _records_all(recorded: Sequence[RecordedCalls], call: str) -> bool:
    """By rules for both kinds. That of clock_settime may be about the host's own clock alone, the first of several."""
    harmless = {"a0=0", "a0=0x0"} if call == "clock_settime" else set()
    return {one.architecture for one in recorded if call in one.calls and set(one.conditions) <= harmless} >= KINDS
