"""Versions of rpm packages, ordered as rpm orders them (rpm-version(7))."""

from __future__ import annotations

import re
from functools import lru_cache, total_ordering

MAX_LENGTH = 512

_WHOLE = re.compile(r"([0-9]{0,10}):([^\s:-]+)-([^\s:-]+)", re.ASCII)
_PARTS = re.compile(r"~|\^|[0-9]+|[A-Za-z]+", re.ASCII)


@total_ordering
class RpmVersion:
    """One `epoch:version-release`. Raises ValueError where it is none; without an epoch it is 0."""

    def __init__(self, text: str) -> None:
        found = _WHOLE.fullmatch(text)
        if len(text) > MAX_LENGTH or found is None:
            raise ValueError(text)
        self._key = (int(found[1] or "0"), _ordered(found[2]), _ordered(found[3]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RpmVersion) and self._key == other._key

    def __lt__(self, other: RpmVersion) -> bool:
        return self._key < other._key

    def __hash__(self) -> int:
        return hash(self._key)


version_of = lru_cache(maxsize=8192)(RpmVersion)
"""The version of a text, as `RpmVersion` reads it."""


def _ordered(text: str) -> tuple[tuple[int, int, str], ...]:
    """A tilde comes before the end, the end before a caret, that before letters, letters before numbers; other signs only divide."""
    return (*map(_weighed, _PARTS.findall(text)), (1, 0, ""))


def _weighed(part: str) -> tuple[int, int, str]:
    if part in "~^":
        return (0 if part == "~" else 2), 0, ""
    return (4, int(part), "") if part.isdigit() else (3, 0, part)
