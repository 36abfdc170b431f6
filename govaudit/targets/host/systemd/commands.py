"""The commands by which a service starts: systemd.service(5)."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

_LONGEST = 100_000
_STARTING = frozenset({"ExecStart", "ExecStartPre", "ExecStartPost"})
_PREFIXES = "-@:+!|"


def starting_commands(contents: Iterable[bytes]) -> list[list[str] | None]:
    """The words of each command in a unit's file and drop-ins, in their order; None for one that is not understood."""
    lines: dict[str, list[str]] = {}
    for content in contents:
        section = ""
        for line in _logical_lines(content[:_LONGEST].decode("utf-8", errors="replace")):
            if line.startswith("["):
                section = line.strip("[]")
            key, equals, value = (part.strip() for part in line.partition("="))
            if equals and section == "Service" and key in _STARTING:
                lines[key] = [*lines.get(key, ()), value] if value else []
    return [command for some in lines.values() for line in some for command in _commands(line)]


def _commands(line: str) -> list[list[str] | None]:
    bare = line.lstrip(_PREFIXES + " ")
    try:
        words = shlex.split(bare)
    except ValueError:
        return [None]
    if "@" in line[: len(line) - len(bare)]:
        words[1:2] = []
    found: list[list[str] | None] = []
    command: list[str] = []
    for word in [*words, ";"]:
        if word != ";":
            command.append(word if command else word.lstrip(_PREFIXES))
        elif command:
            found.append(command)
            command = []
    return found


def _logical_lines(text: str) -> Iterable[str]:
    parts: list[str] = []
    for raw in text.split("\n"):
        line = raw.strip()
        if line[:1] in ("#", ";"):
            continue
        parts.append(line.removesuffix("\\"))
        if not line.endswith("\\"):
            yield " ".join(parts).strip()
            parts = []
    yield " ".join(parts).strip()
