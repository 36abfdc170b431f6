"""What audit rules record."""

from __future__ import annotations

import re
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


_NOT_SET = frozenset({"auid!=unset", "auid!=4294967295", "auid!=-1"})
_FROM = re.compile(r"auid(>=?)([0-9]{1,10})")
_NAMES = {"exit=-13": "exit=-EACCES", "exit=-1": "exit=-EPERM", "-C euid!=uid": "-C uid!=euid"}


def judged_of_people(audit: AuditDaemon, calls: Sequence[str], *, users_from: int, kinds: Sequence[str] = ("",)) -> Verdict:
    """Whether every use of the system calls by people is recorded: by all whose number is `users_from` or higher.

    Of each call there may be several kinds, conditions of which each must be recorded; an empty one stands for every use.
    """
    wanted = [f"{call}()" for call in calls]
    if not known(audit.is_installed):
        return failed("the use of {calls} must be recorded; auditd is not installed", calls=wanted)
    if audit.rules_from == "kernel" and audit.is_recording is False:
        return failed("the use of {calls} must be recorded; auditing is switched off in the kernel", calls=wanted)
    if audit.switched_off_by_rules is True:
        return failed("the use of {calls} must be recorded; the audit rules switch auditing off at their end (-e 0)", calls=wanted)
    recorded = known(audit.calls)
    unrecorded = [f"{call}()" for call in calls if not all(_records_of_people(recorded, call, kind, users_from) for kind in kinds)]
    if unrecorded:
        return failed("the use of {unrecorded} by people must be recorded, and no audit rule does so", unrecorded=unrecorded)
    return passed("audit rules record the use of {calls} by people", calls=wanted)


def _records_of_people(recorded: Sequence[RecordedCalls], call: str, kind: str, users_from: int) -> bool:
    rules = [one for one in recorded if call in one.calls]
    return {one.architecture for one in rules if _beside_people(one, users_from) <= {kind}} >= KINDS


def _beside_people(rule: RecordedCalls, users_from: int) -> set[str]:
    """The conditions that take away more than those who never logged in and system accounts."""
    return {_NAMES.get(one, one) for one in rule.conditions if one not in _NOT_SET and not _is_about_people(one, users_from)}


def _is_about_people(condition: str, users_from: int) -> bool:
    match = _FROM.fullmatch(condition)
    return match is not None and int(match[2]) + (match[1] == ">") <= users_from
