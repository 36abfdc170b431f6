"""The Linux audit daemon: auditd(8), auditctl(8), audit.rules(7)."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

import msgspec

from govaudit.facts.logs import AuditDaemon, Watch
from govaudit.model import Absent, Missing, Reason, Seen, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import Command, File, Glob, Listing

from .startup import STARTUP, is_there, starts_by_itself

AUDITD = (Listing("/usr/sbin/auditd"), Listing("/sbin/auditd"))
STATUS = Command(("auditctl", "-s"))
RULES = Command(("auditctl", "-l"))
RULE_SOURCES = Glob("/etc/audit/rules.d/*.rules")
RULE_FILE = File("/etc/audit/audit.rules")

MAX_RULES = 5_000

_RULE = re.compile(r"-(a|A|w)(\s|$)")
_STATUS_WORD = re.compile(r"\b(enabled|pid)[ =](\d{1,10})\b")


class _Rule(msgspec.Struct):
    """One rule: what auditctl's options say."""

    watches: list[str] = []
    permissions: str = "rwxa"
    conditions: list[str] = []
    excludes: bool = False


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
        )
    running, recording = _status(seen.outcome(STATUS))
    rules, source = _rules(seen)
    watches: list[Watch] | Missing = rules if isinstance(rules, Missing) else [watch for rule in rules for watch in _watches(rule)]
    return AuditDaemon(
        is_installed=installed,
        starts_by_itself=starts_by_itself(seen, ("auditd.service",)),
        is_running=running,
        is_recording=recording,
        rule_count=rules if isinstance(rules, Missing) else len(rules),
        rules_from=source,
        watches=watches,
    )


def _status(outcome: Seen | Absent | Missing) -> tuple[bool | Missing, bool | Missing]:
    """Whether a daemon takes the records (`pid`), and whether the kernel makes any (`enabled`, 2 when locked)."""
    if isinstance(outcome, Missing):
        return outcome, outcome
    found = dict(_STATUS_WORD.findall(outcome.text[:10_000])) if isinstance(outcome, Seen) and outcome.status == 0 else {}
    if "enabled" not in found or "pid" not in found:
        why = missing(Reason.PERMISSION_DENIED, "the kernel does not tell this user how it audits (auditctl -s)")
        return why, why
    return int(found["pid"]) > 0, int(found["enabled"]) > 0


def _rules(seen: Observations) -> tuple[list[str] | Missing, str]:
    loaded = seen.outcome(RULES)
    if isinstance(loaded, Seen) and loaded.status == 0:
        return _rule_lines([loaded]), "kernel"
    files: list[Seen] = []
    for observation in seen.many(RULE_SOURCES):
        if isinstance(observation.outcome, Missing):
            return observation.outcome, "files"
        if isinstance(observation.outcome, Seen):
            files.append(observation.outcome)
    if not files:
        # augenrules(8) makes this file of the others; where there are none it stands alone.
        single = seen.outcome(RULE_FILE)
        if isinstance(single, Missing):
            return single, "files"
        files.extend([single] if isinstance(single, Seen) else [])
    return _rule_lines(files), "files"


def _rule_lines(files: Sequence[Seen]) -> list[str] | Missing:
    lines = [line.strip() for file in files for line in file.lines()]
    if len(lines) > MAX_RULES:
        return missing(Reason.TOO_LARGE, "more than {limit} lines of audit rules are not followed", limit=MAX_RULES)
    return [line for line in lines if _RULE.match(line)]


def _watches(line: str) -> list[Watch]:
    rule = _parsed(line)
    if rule is None or rule.excludes:
        return []
    return [Watch(path=path, permissions=rule.permissions, conditions=rule.conditions) for path in rule.watches if path.startswith("/")]


def _parsed(line: str) -> _Rule | None:
    """The options of one rule; None for what is not understood, which then watches nothing."""
    try:
        words = shlex.split(line[:1_024])
    except ValueError:
        return None
    rule = _Rule()
    for option, value in zip(words[::2], words[1::2], strict=False):
        match option:
            case "-w":
                rule.watches.append(value.rstrip("/") or "/")
            case "-p":
                rule.permissions = value
            case "-k":
                pass
            case "-a" | "-A":
                rule.excludes = rule.excludes or "never" in value.split(",") or "exit" not in value.split(",")
            case "-F":
                name, sign, operand = _condition(value)
                if name in ("path", "dir") and sign == "=":
                    rule.watches.append(operand.rstrip("/") or "/")
                elif name == "perm" and sign == "=":
                    rule.permissions = operand
                elif name not in ("key", "arch"):
                    rule.conditions.append(value)
            case "-S" if value == "all":
                pass
            case "-S" | "-C":
                rule.conditions.append(f"{option} {value}")
            case _:
                return None
    return rule


def _condition(value: str) -> tuple[str, str, str]:
    match = re.match(r"([a-z0-9_]+)(!=|>=|<=|&=|=|>|<|&)(.*)", value)
    return (match[1], match[2], match[3]) if match else (value, "", "")
