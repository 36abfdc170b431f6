"""The files of logrotate(8): which logs its rules are about."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

MAX_LINES = 20_000
MAX_LINE = 4_096

TABOO = (
    *(".bak", ".cfsaved", ".disabled", ".dpkg-bak", ".dpkg-del", ".dpkg-dist", ".dpkg-new", ".dpkg-old", ".dpkg-tmp", ".rhn-cfg-tmp-*"),
    *(".rpmnew", ".rpmorig", ".rpmsave", ".swp", ".ucf-dist", ".ucf-new", ".ucf-old", ",v", "~"),
)
"""Ends of names that are passed over in folders that are included."""

_SCRIPTS = frozenset({"prerotate", "postrotate", "firstaction", "lastaction", "preremove"})
_INCLUDE = re.compile(r"\s*include\s+(\S+)\s*$")


class NotFollowed(Exception):
    """logrotate would stumble over it."""


def is_passed_over(name: str) -> bool:
    """Whether a file of an included folder is left out by its name."""
    return name.endswith(TABOO) or ".rhn-cfg-tmp-" in name or name.startswith(".")


def includes(lines: Sequence[str]) -> list[str]:
    """The files and folders that the main file includes."""
    return [match[1].strip("\"'").rstrip("/") for line in lines[:MAX_LINES] if (match := _INCLUDE.match(line[:MAX_LINE]))]


def changes_taboo(lines: Sequence[str]) -> bool:
    """Whether other names than usual are passed over."""
    return any(line.split()[:1] in (["tabooext"], ["taboopat"]) for line in lines[:MAX_LINES])


def patterns(lines: Sequence[str]) -> list[str]:
    """The names and patterns before the braces. Raises NotFollowed for braces that do not fit, and for quotes."""
    if len(lines) > MAX_LINES:
        raise NotFollowed
    found: list[str] = []
    names: list[str] = []
    within, in_script = False, False
    for raw in lines:
        line = raw.strip()
        if in_script:
            in_script = line.split()[:1] != ["endscript"]
        elif not line or line.startswith("#"):
            continue
        elif within:
            in_script = line.split()[0] in _SCRIPTS
            within = in_script or not line.endswith("}")
        elif line.startswith(("/", '"', "'", "{")) or names:
            before, brace, rest = line.partition("{")
            names += _words(before)
            if brace:
                found += names
                names = []
                within = not rest.rstrip().endswith("}")
        elif line == "}":
            raise NotFollowed
    if within or in_script or names:
        raise NotFollowed
    return found


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text[:MAX_LINE], comments=False)
    except ValueError as error:
        raise NotFollowed from error
