"""The Linux audit daemon: auditd(8), auditctl(8), audit.rules(7)."""

from __future__ import annotations

import re

from govaudit.facts.logs import AuditDaemon
from govaudit.model import Absent, Missing, Reason, Seen, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.audit_rules.language import InForce, in_force
from govaudit.targets.host.audit_rules.recorded import calls, watches
from govaudit.targets.host.requests import Command, File, Glob, Listing

from .startup import STARTUP, is_there, starts_by_itself

AUDITD = (Listing("/usr/sbin/auditd"), Listing("/sbin/auditd"))
STATUS = Command(("auditctl", "-s"))
RULES = Command(("auditctl", "-l"))
RULE_SOURCES = Glob("/etc/audit/rules.d/*.rules")
RULE_FILE = File("/etc/audit/audit.rules")

_NOT_TOLD = missing(Reason.PERMISSION_DENIED, "the kernel does not tell this user which audit rules are loaded (auditctl -l)")
_STATUS_WORD = re.compile(r"\b(enabled|pid)[ =](\d{1,10})\b")


@reads(*(Maybe(one) for one in (*AUDITD, STATUS, RULES, RULE_SOURCES, RULE_FILE)), *STARTUP)
def audit_daemon(seen: Observations) -> AuditDaemon:
    """What the kernel says through auditctl, else what the files say that auditd loads at start."""
    installed = is_there(seen, AUDITD)
    if installed is False:
        return AuditDaemon(
            is_installed=False,
            starts_by_itself=False,
            is_running=False,
            is_recording=False,
            rule_count=0,
            rules_from="files",
            watches=[],
            calls=[],
            is_locked=False,
        )
    running, recording, locked = _status(seen.outcome(STATUS))
    loaded, at_start = _rules_of_kernel(seen.outcome(RULES)), _rules_of_files(seen)
    effective = loaded or at_start
    rules = effective if isinstance(effective, Missing) else effective.rules
    starts = starts_by_itself(seen, ("auditd.service",))
    if isinstance(locked, Missing):
        # What no service loads locks nothing.
        locked = at_start if isinstance(at_start, Missing) else at_start.enabled == "2" and starts
    return AuditDaemon(
        is_installed=installed,
        starts_by_itself=starts,
        is_running=running,
        is_recording=recording,
        rule_count=rules if isinstance(rules, Missing) else len(rules),
        rules_from="kernel" if loaded else "files",
        watches=rules if isinstance(rules, Missing) else watches(rules),
        calls=rules if isinstance(rules, Missing) else calls(rules),
        is_locked=locked,
        switched_off_by_rules=effective if isinstance(effective, Missing) else effective.enabled == "0",
        not_loaded=_without(at_start, loaded, seen.outcome(RULES)),
        not_at_start=_without(loaded, at_start, seen.outcome(RULES)),
    )


def _status(outcome: Seen | Absent | Missing) -> tuple[bool | Missing, bool | Missing, bool | Missing]:
    """Whether a daemon takes the records (`pid`), whether the kernel makes any (`enabled`), and whether that is locked (2)."""
    if isinstance(outcome, Missing):
        return outcome, outcome, outcome
    found = dict(_STATUS_WORD.findall(outcome.text[:10_000])) if isinstance(outcome, Seen) and outcome.status == 0 else {}
    if "enabled" not in found or "pid" not in found:
        why = missing(Reason.PERMISSION_DENIED, "the kernel does not tell this user how it audits (auditctl -s)")
        return why, why, why
    return int(found["pid"]) > 0, int(found["enabled"]) > 0, int(found["enabled"]) == 2


def _rules_of_kernel(outcome: Seen | Absent | Missing) -> InForce | Missing | None:
    """None where the kernel did not tell."""
    if not isinstance(outcome, Seen) or outcome.status != 0:
        return None
    return in_force([line for line in outcome.lines() if line.strip() != "No rules"])


def _without(some: InForce | Missing | None, others: InForce | Missing | None, outcome: Seen | Absent | Missing) -> list[str] | Missing:
    """The rules that say what none of the others does."""
    if some is None or others is None:
        return outcome if isinstance(outcome, Missing) else _NOT_TOLD
    if isinstance(some, Missing) or isinstance(others, Missing):
        return some if isinstance(some, Missing) else others if isinstance(others, Missing) else _NOT_TOLD
    known = {rule.meaning for rule in others.rules}
    return [rule.text for rule in some.rules if rule.meaning not in known]


def _in_versions(path: str) -> list[str | int]:
    """What orders files as `ls -v` does, which augenrules(8) asks: 9-a before 10-b."""
    parts = re.split(r"([0-9]{1,18})", path.removesuffix(".rules"))
    return [int(part) if at % 2 else part for at, part in enumerate(parts)]


def _rules_of_files(seen: Observations) -> InForce | Missing:
    lines: list[str] = []
    for observation in sorted(seen.many(RULE_SOURCES), key=lambda one: _in_versions(one.source)):
        if isinstance(observation.outcome, Missing):
            return observation.outcome
        if isinstance(observation.outcome, Seen):
            lines.extend(observation.outcome.lines())
    if lines:
        # augenrules(8) moves the last `-D` to the beginning and the last `-e` to the end.
        last = [line for line in lines if line.strip().startswith("-e")][-1:]
        return in_force([line for line in lines if line.strip() != "-D" and not line.strip().startswith("-e")] + last)
    # It makes this file of the others; where there are none it stands alone.
    single = seen.outcome(RULE_FILE)
    if isinstance(single, Missing):
        return single
    return in_force(single.lines() if isinstance(single, Seen) else [])
