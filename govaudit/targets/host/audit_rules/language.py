"""audit.rules(7): lines as auditctl(8) carries them out, one after the other."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

import msgspec

from govaudit.model import Missing, Reason, missing

MAX_RULES = 5_000

MAX_LINE = 4_096
"""Characters of a rule."""

_SETTINGS = frozenset(
    {
        *("-b", "-c", "-f", "-i", "-q", "-r", "-t", "--backlog_wait_time", "--loginuid-immutable", "--reset-lost"),
        *("--reset_backlog_wait_time_actual", "--signal"),
    }
)
"""Lines that size buffers, or say what is done when something is wrong."""

_UNSET = frozenset({"unset", "4294967295", "-1"})
"""How the number of nobody is written, which whoever never logged in has."""


class Rule(msgspec.Struct, frozen=True):
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

    @property
    def meaning(self) -> tuple[object, ...]:
        """What two rules share that say the same in other words: order, keys and ways to write numbers do not count."""
        about = (frozenset(self.paths), frozenset(self.permissions), self.architecture, frozenset(self.calls))
        return self.list, self.is_never, *about, frozenset(map(_plain, self.conditions))


class InForce(msgspec.Struct, frozen=True):
    """What lines of rules come to."""

    rules: list[Rule]
    """None where auditing is switched off."""
    enabled: str
    """The value of the last `-e`; empty where there is none."""


def in_force(lines: Sequence[str]) -> InForce | Missing:
    """What is left when the lines have been carried out one after the other (auditctl(8))."""
    if len(lines) > MAX_RULES:
        return missing(Reason.TOO_LARGE, "more than {limit} lines of audit rules are not followed", limit=MAX_RULES)
    rules: list[Rule] = []
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
            case _ if option and not option.startswith("#") and option not in _SETTINGS:
                # auditctl ends at a line that is wrong, and loads none of those after it.
                return missing(Reason.NOT_SUPPORTED, "the audit rules have a line that is not followed: {line}", line=line[:200])
            case _:
                pass
    return InForce(rules if enabled != "0" else [], enabled)


def _parsed(line: str) -> Rule | Missing:
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
    return Rule(text, name, is_never, tuple(paths), permissions, architecture, tuple(calls), tuple(conditions))


def _condition(value: str) -> tuple[str, str, str]:
    match = re.match(r"((?:-C )?[a-z0-9_]+)(!=|>=|<=|&=|=|>|<|&)(.*)", value)
    return (match[1], match[2], match[3]) if match else (value, "", "")


def _plain(condition: str) -> str:
    """`auid!=-1` for `auid!=unset`, `a1=3` for `a1=0x3`, `uid=0` for `uid=root`."""
    field, sign, operand = _condition(condition)
    if not sign:
        return condition
    if operand in _UNSET:
        return f"{field}{sign}-1"
    if field.startswith("-C "):
        return " ".join(sorted((field.removeprefix("-C "), operand))) + sign
    try:
        return f"{field}{sign}{int({'root': '0', 'yes': '1', 'no': '0'}.get(operand, operand)[:20], 0)}"
    except ValueError:
        return condition
