"""What audit rules record. Of each list the first rule that fits counts, so that an earlier `never` takes from a later rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govaudit.facts.logs import RecordedCalls, Watch
from govaudit.facts.paths import is_within

from .language import Rule

_HARMLESS_CALLS = frozenset({"adjtimex", "settimeofday", "clock_settime", "clock_adjtime", "stime", "all_time"})
"""System calls that change no file; stock rules keep those of chrony out."""

_HARMLESS_TYPES = frozenset({"CWD", "EOE", "CRYPTO_KEY_USER", "CRYPTO_SESSION", "PROCTITLE", "SERVICE_START", "SERVICE_STOP", "BPF"})
"""Record types without which it is still known who changed what."""

_KERNEL_FILE_SYSTEMS = frozenset({"tracefs", "debugfs", "sysfs", "proc"})

ALL_KINDS = "rwxa"


def watches(rules: Sequence[Rule]) -> list[Watch]:
    """The files and directories whose use is recorded."""
    return [
        Watch(
            path=path,
            permissions=rule.permissions,
            conditions=[*rule.conditions, *(f"-S {call}" for call in rule.calls), *everywhere, *_taken(rule, earlier, path)],
            architecture=rule.architecture,
            excluded=[other for one in earlier for other in one.paths if other != path and is_within(other, path)],
        )
        for rule, earlier, everywhere in _recording(rules)
        for path in rule.paths
        if path.startswith("/")
    ]


def calls(rules: Sequence[Rule]) -> list[RecordedCalls]:
    """The system calls that are recorded by rules which name no file and no kind of use."""
    return [
        RecordedCalls(
            calls=list(rule.calls), conditions=[*rule.conditions, *everywhere, *_taken(rule, earlier, "")], architecture=rule.architecture
        )
        for rule, earlier, everywhere in _recording(rules)
        if rule.calls and not rule.paths and rule.permissions == ALL_KINDS
    ]


def _recording(rules: Sequence[Rule]) -> Iterator[tuple[Rule, list[Rule], list[str]]]:
    """Each rule that records, with the rules of its list that take away before it, and what takes away from all."""
    everywhere = _taken_away_everywhere(rules)
    if everywhere is None:
        return
    earlier: list[Rule] = []
    for rule in rules:
        if rule.list != "exit":
            continue
        if rule.is_never:
            earlier.append(rule)
        else:
            yield rule, earlier, everywhere


def _taken(rule: Rule, earlier: Sequence[Rule], path: str) -> list[str]:
    """Which of the earlier rules may take away from this one: of a watch those about the path, of calls those about one of them."""
    if path:
        about_calls = [one for one in earlier if not one.paths and not (one.calls and set(one.calls) <= _HARMLESS_CALLS)]
        taking = about_calls + [one for one in earlier if any(is_within(path, other) for other in one.paths)]
    else:
        taking = [one for one in earlier if not one.paths and (not one.calls or set(one.calls) & set(rule.calls))]
    return [f"not {one.text}" for one in taking]


def _taken_away_everywhere(rules: Sequence[Rule]) -> list[str] | None:
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


def _takes_away_everywhere(rule: Rule) -> bool:
    if rule.list == "exclude":
        return not _is_harmless(rule)
    return rule.list == "filesystem" and rule.is_never and not _is_of_kernel(rule)


def _is_harmless(rule: Rule) -> bool:
    types = [condition.partition("=")[2] for condition in rule.conditions if condition.startswith("msgtype=")]
    return bool(types) and set(types) <= _HARMLESS_TYPES


def _is_of_kernel(rule: Rule) -> bool:
    kinds = [condition.partition("=")[2] for condition in rule.conditions if condition.startswith("fstype=")]
    return bool(kinds) and set(kinds) <= _KERNEL_FILE_SYSTEMS
