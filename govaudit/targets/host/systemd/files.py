"""What a unit's files name: systemd.unit(5), systemd.socket(5), systemd.timer(5), systemd.path(5)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_LONGEST = 100_000
"""Bytes of a unit file that are read; those of packages have a few thousand."""

_PULLING = frozenset({"Wants", "Requires", "BindsTo", "Upholds"})
_REQUIRING = frozenset({"Requires", "BindsTo"})
_UNIT = re.compile(
    r"[A-Za-z0-9:_.\\-]+(?:@[A-Za-z0-9:_.\\@-]*)?\."
    r"(?:service|socket|target|timer|path|mount|automount|swap|slice|scope|device)"
)
_NO = frozenset({"no", "n", "false", "f", "off", "0"})


class Named(NamedTuple):
    """What one file names."""

    pulled: tuple[str, ...] = ()
    """Units that start with it: Wants=, Requires=, BindsTo=, Upholds=, and the Sockets= of a service."""
    required: tuple[str, ...] = ()
    """Those without which it does not start: Requires=, BindsTo=, Requisite=."""
    called: tuple[str, ...] = ()
    """Units that it starts later: Service= of a socket, Unit= of a timer or path."""
    is_plain: bool | None = None
    """What DefaultDependencies= says; None where it is not set."""
    each_call: bool | None = None
    """What Accept= says: every connection has a service of its own."""
    is_whole: bool = True
    """All of it was understood."""
    conflicting: tuple[str, ...] = ()
    """Units that it stops, and that stop it: Conflicts=."""
    conditions: tuple[tuple[str, str], ...] = ()
    """What must hold for it to start: Condition…= and Assert…=, each with its value; empty: all before it are taken back."""


def is_unit(name: str) -> bool:
    """Whether it is a name that a unit can have."""
    return len(name) < 256 and _UNIT.fullmatch(name) is not None


def template_of(name: str) -> str | None:
    """`getty@tty1.service` → `getty@.service`; None for what is no instance."""
    prefix, at, rest = name.partition("@")
    instance, _, kind = rest.rpartition(".")
    return f"{prefix}@.{kind}" if at and instance else None


@lru_cache(maxsize=4096)
def named(content: bytes) -> Named:
    """The names in one unit file or drop-in, with their specifiers."""
    pulled: list[str] = []
    required: list[str] = []
    called: list[str] = []
    conflicting: list[str] = []
    conditions: list[tuple[str, str]] = []
    is_plain: bool | None = None
    each_call: bool | None = None
    section = ""
    for line in _logical_lines(content[:_LONGEST].decode("utf-8", errors="replace")):
        if line.startswith("["):
            section = line.strip().strip("[]")
            continue
        key, equals, value = line.partition("=")
        if not equals:
            continue
        match section, key.strip():
            case "Unit", keyword if keyword in _PULLING:
                pulled += value.split()
                required += value.split() if keyword in _REQUIRING else []
            case "Unit", keyword if keyword.startswith(("Condition", "Assert")):
                conditions.append((keyword, value.strip()))
            case "Unit", "Requisite":
                required += value.split()
            case "Unit", "Conflicts":
                conflicting += value.split()
            case "Unit", "DefaultDependencies":
                is_plain = value.strip().lower() not in _NO
            case "Service", "Sockets":
                pulled += value.split()
            case ("Socket", "Service") | (("Timer" | "Path"), "Unit"):
                called += value.split()
            case "Socket", "Accept":
                each_call = value.strip().lower() not in _NO
            case _:
                pass
    once = [tuple(dict.fromkeys(some)) for some in (pulled, required, called, conflicting)]
    return Named(once[0], once[1], once[2], is_plain, each_call, len(content) <= _LONGEST, once[3], tuple(conditions))


def bus_service(content: bytes) -> tuple[str, str]:
    """The name on the bus, and the unit that is started for it; empty where the file says neither (dbus-daemon(1), `servicedir`)."""
    found = {"Name": "", "SystemdService": ""}
    section = ""
    for line in content[:_LONGEST].decode("utf-8", errors="replace").split("\n"):
        if line.startswith("["):
            section = line.strip()
        key, equals, value = line.partition("=")
        if equals and section == "[D-BUS Service]" and key.strip() in found:
            found[key.strip()] = value.strip()[:255]
    unit = found["SystemdService"]
    return found["Name"], unit if is_unit(unit) else ""


def _logical_lines(text: str) -> list[str]:
    """Lines joined where one ends with a backslash; comments between them are left out."""
    found: list[str] = []
    parts: list[str] = []
    for raw in text.split("\n"):
        line = raw.lstrip()
        if line[:1] in ("#", ";"):
            continue
        if line.endswith("\\"):
            parts.append(line[:-1])
            continue
        whole = "".join([*(f"{part} " for part in parts), line]).strip()
        parts = []
        if whole:
            found.append(whole)
    if parts:
        found.append(" ".join(parts).strip())
    return found


def expanded(name: str, unit: str) -> str | None:
    """A name with the specifiers of systemd.unit(5) replaced as they stand for `unit`; None where that is not known here."""
    if "%" not in name:
        return name
    prefix, at, rest = unit.rpartition(".")[0].partition("@")
    values = {"i": rest, "p": prefix, "n": unit, "N": f"{prefix}{at}{rest}", "j": prefix.rpartition("-")[2], "%": "%"}
    letters = re.findall(r"%(.?)", name)
    if any(letter not in values for letter in letters):
        return None
    return re.sub(r"%(.)", lambda found: values[found[1]], name)
