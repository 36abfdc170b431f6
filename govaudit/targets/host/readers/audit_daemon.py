"""The Linux audit daemon: auditd(8), auditctl(8), audit.rules(7)."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

import msgspec

from govaudit.facts.logs import AuditDaemon, RecordedCalls, Watch
from govaudit.facts.paths import is_within
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

MAX_LINE = 4_096
"""Characters of a rule."""

_HARMLESS_CALLS = frozenset({"adjtimex", "settimeofday", "clock_settime", "clock_adjtime", "stime", "all_time"})
"""System calls that change no file; stock rules keep those of chrony out."""

_HARMLESS_TYPES = frozenset({"CWD", "EOE", "CRYPTO_KEY_USER", "CRYPTO_SESSION", "PROCTITLE", "SERVICE_START", "SERVICE_STOP", "BPF"})
"""Record types without which it is still known who changed what."""

_KERNEL_FILE_SYSTEMS = frozenset({"tracefs", "debugfs", "sysfs", "proc"})
_STATUS_WORD = re.compile(r"\b(enabled|pid)[ =](\d{1,10})\b")


class _Rule(msgspec.Struct, frozen=True):
    """One rule: what auditctl's options say."""

    text: str
    """Without the option that adds it, so that it can be found when it is to be deleted."""
    list: str
    """`exit`, `task`, `exclude`, `user`, `filesystem`."""
    is_never: bool
    paths: tuple[str, ...] = ()
    permissions: str = "rwxa"
    architecture: str = ""
    calls: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()


class _InForce(msgspec.Struct, frozen=True):
    """What lines of rules come to."""

    rules: list[_Rule]
    """None where auditing is switched off."""
    enabled: str
    """The value of the last `-e`; empty where there is none."""


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
    in_force, source = _rules(seen)
    rules = in_force if isinstance(in_force, Missing) else in_force.rules
    starts = starts_by_itself(seen, ("auditd.service",))
    if isinstance(locked, Missing):
        at_start = _rules_of_files(seen)
        # What no service loads locks nothing.
        locked = at_start if isinstance(at_start, Missing) else at_start.enabled == "2" and starts
    return AuditDaemon(
        is_installed=installed,
        starts_by_itself=starts,
        is_running=running,
        is_recording=recording,
        rule_count=rules if isinstance(rules, Missing) else len(rules),
        rules_from=source,
        watches=rules if isinstance(rules, Missing) else _watches(rules),
        calls=rules if isinstance(rules, Missing) else _calls(rules),
        is_locked=locked,
        switched_off_by_rules=in_force if isinstance(in_force, Missing) else in_force.enabled == "0",
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


def _rules(seen: Observations) -> tuple[_InForce | Missing, str]:
    loaded = seen.outcome(RULES)
    if isinstance(loaded, Seen) and loaded.status == 0:
        return _in_force(loaded.lines()), "kernel"
    return _rules_of_files(seen), "files"


def _rules_of_files(seen: Observations) -> _InForce | Missing:
    lines: list[str] = []
    for observation in seen.many(RULE_SOURCES):
        if isinstance(observation.outcome, Missing):
            return observation.outcome
        if isinstance(observation.outcome, Seen):
            lines.extend(observation.outcome.lines())
    if lines:
        # augenrules(8) moves the last `-D` to the beginning and the last `-e` to the end.
        last = [line for line in lines if line.strip().startswith("-e")][-1:]
        return _in_force([line for line in lines if line.strip() != "-D" and not line.strip().startswith("-e")] + last)
    # It makes this file of the others; where there are none it stands alone.
    single = seen.outcome(RULE_FILE)
    if isinstance(single, Missing):
        return single
    return _in_force(single.lines() if isinstance(single, Seen) else [])


def _in_force(lines: Sequence[str]) -> _InForce | Missing:
    """What is left when the lines have been carried out one after the other (auditctl(8))."""
    if len(lines) > MAX_RULES:
        return missing(Reason.TOO_LARGE, "more than {limit} lines of audit rules are not followed", limit=MAX_RULES)
    rules: list[_Rule] = []
    enabled = ""
    for line in lines:
        option, _, rest = line.strip().replace("\t", " ").partition(" ")
        match option:
            case "-D" if not rest.strip():
                rules.clear()
            case "-e":
                enabled = rest.strip()
                if enabled == "2":
                    break  # the kernel takes no more
            case "-a" | "-A" | "-w":
                rule = _parsed(line)
                if isinstance(rule, Missing):
                    return rule
                rules.insert(0 if option == "-A" else len(rules), rule)
            case "-d" | "-W":
                rule = _parsed(line)
                if isinstance(rule, Missing):
                    return rule
                rules = [one for one in rules if one.text != rule.text]
            case "-R" | "-D":
                return missing(Reason.NOT_SUPPORTED, "the audit rules have a line that is not followed: {line}", line=line[:200])
            case _:
                pass  # what sizes buffers, or is a comment
    return _InForce(rules if enabled != "0" else [], enabled)


def _watches(rules: Sequence[_Rule]) -> list[Watch]:
    """What the rules record. Of each list the first rule that fits counts, so that an earlier `never` takes from a later watch."""
    everywhere = _taken_away_everywhere(rules)
    if everywhere is None:
        return []
    found: list[Watch] = []
    earlier: list[_Rule] = []
    for rule in rules:
        if rule.list != "exit":
            continue
        if rule.is_never:
            earlier.append(rule)
            continue
        for path in rule.paths:
            if path.startswith("/"):
                against = [one for one in earlier if not one.paths and not (one.calls and set(one.calls) <= _HARMLESS_CALLS)]
                against += [one for one in earlier if any(is_within(path, other) for other in one.paths)]
                calls = [f"-S {call}" for call in rule.calls]
                found.append(
                    Watch(
                        path=path,
                        permissions=rule.permissions,
                        conditions=[*rule.conditions, *calls, *everywhere, *(f"not {one.text}" for one in against)],
                        architecture=rule.architecture,
                        excluded=[other for one in earlier for other in one.paths if other != path and is_within(other, path)],
                    )
                )
    return found


def _calls(rules: Sequence[_Rule]) -> list[RecordedCalls]:
    """The system calls that rules record which name no file and no kind of use."""
    everywhere = _taken_away_everywhere(rules)
    if everywhere is None:
        return []
    found: list[RecordedCalls] = []
    earlier: list[_Rule] = []
    for rule in rules:
        if rule.list != "exit":
            continue
        if rule.is_never:
            earlier.append(rule)
        elif rule.calls and not rule.paths and rule.permissions == "rwxa":
            against = [f"not {one.text}" for one in earlier if not one.paths and (not one.calls or set(one.calls) & set(rule.calls))]
            conditions = [*rule.conditions, *everywhere, *against]
            found.append(RecordedCalls(calls=list(rule.calls), conditions=conditions, architecture=rule.architecture))
    return found


def _taken_away_everywhere(rules: Sequence[_Rule]) -> list[str] | None:
    """Rules that take away from all others; None where no process is given what the others need."""
    everywhere: list[str] = []
    for rule in rules:
        if rule.list == "task" and rule.is_never:
            if not rule.conditions and not rule.paths:
                return None
            everywhere.append(f"not {rule.text}")
        elif _takes_away_everywhere(rule):
            everywhere.append(f"not {rule.text}")
    return everywhere


def _takes_away_everywhere(rule: _Rule) -> bool:
    if rule.list == "exclude":
        return not _is_harmless(rule)
    return rule.list == "filesystem" and rule.is_never and not _is_of_kernel(rule)


def _is_harmless(rule: _Rule) -> bool:
    types = [condition.partition("=")[2] for condition in rule.conditions if condition.startswith("msgtype=")]
    return bool(types) and set(types) <= _HARMLESS_TYPES


def _is_of_kernel(rule: _Rule) -> bool:
    kinds = [condition.partition("=")[2] for condition in rule.conditions if condition.startswith("fstype=")]
    return bool(kinds) and set(kinds) <= _KERNEL_FILE_SYSTEMS


def _parsed(line: str) -> _Rule | Missing:
    """The options of one rule. One that is not understood is missing, for it may exclude something."""
    unfollowed = missing(Reason.NOT_SUPPORTED, "the audit rules have a line that is not followed: {line}", line=line[:200])
    try:
        words = shlex.split(line[: MAX_LINE + 1])
    except ValueError:
        return unfollowed
    if len(line) > MAX_LINE or len(words) % 2 or "\t" in line:  # auditctl takes blanks alone
        return unfollowed
    name, is_never, permissions, architecture = "exit", False, "rwxa", ""
    paths: list[str] = []
    calls: list[str] = []
    conditions: list[str] = []
    for option, value in zip(words[::2], words[1::2], strict=True):
        match option:
            case "-w" | "-W":
                paths.append(value.rstrip("/") or "/")
            case "-p":
                permissions = value
            case "-k":
                pass
            case "-a" | "-A" | "-d":
                parts = set(value.split(","))
                is_never = "never" in parts
                left = parts - {"never", "always", "possible"}
                if len(left) != 1 or not left <= {"exit", "task", "exclude", "user", "filesystem", "io_uring"}:
                    return unfollowed
                [name] = left
            case "-F":
                field, sign, operand = _condition(value)
                if field in ("path", "dir") and sign == "=":
                    paths.append(operand.rstrip("/") or "/")
                elif field == "perm" and sign == "=":
                    permissions = operand
                elif field == "arch" and sign == "=":
                    architecture = operand
                elif field != "key":
                    conditions.append(value)
            case "-S":
                calls.extend(call for call in value.split(",") if call != "all")
            case "-C":
                conditions.append(f"{option} {value}")
            case _:
                return unfollowed
    text = " ".join(word for word in shlex.split(line)[1:])
    return _Rule(text, name, is_never, tuple(paths), permissions, architecture, tuple(calls), tuple(conditions))


def _condition(value: str) -> tuple[str, str, str]:
    match = re.match(r"([a-z0-9_]+)(!=|>=|<=|&=|=|>|<|&)(.*)", value)
    return (match[1], match[2], match[3]) if match else (value, "", "")
