"""Versions of Debian packages, ordered as dpkg orders them (deb-version(7))."""

from __future__ import annotations

import re
from functools import lru_cache, total_ordering

MAX_LENGTH = 512

_END = ([0], 0)

_EPOCH = re.compile(r"[0-9]{1,10}")
_UPSTREAM = re.compile(r"[0-9][A-Za-z0-9.+~:-]*")
_REVISION = re.compile(r"[A-Za-z0-9+.~]+")
_RUNS = re.compile(r"([^0-9]*)([0-9]*)")


@total_ordering
class DebianVersion:
    """One version. Raises ValueError where dpkg would not take it."""

    def __init__(self, text: str) -> None:
        epoch, _, rest = text.partition(":") if ":" in text else ("0", "", text)
        upstream, hyphen, revision = rest.rpartition("-") if "-" in rest else (rest, "", "")
        well_formed = _EPOCH.fullmatch(epoch) and _UPSTREAM.fullmatch(upstream) and (not hyphen or _REVISION.fullmatch(revision))
        if len(text) > MAX_LENGTH or not well_formed or int(epoch) > 2**31 - 1:
            raise ValueError(text)
        self._key = (int(epoch), _ordered(upstream), _ordered(revision))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DebianVersion) and self._key == other._key

    def __lt__(self, other: DebianVersion) -> bool:
        return self._key < other._key

    def __hash__(self) -> int:
        return hash(repr(self._key))


version_of = lru_cache(maxsize=8192)(DebianVersion)
"""The version of a text, as `DebianVersion` reads it: on many hosts there are the same few thousand."""


def _ordered(part: str) -> list[tuple[list[int], int]]:
    """Text and numbers in turn: a tilde comes before the end, the end before letters, letters before all else; numbers by their value."""
    found = [([*map(_weight, text), 0], int(number or "0")) for text, number in _RUNS.findall(part)]
    while len(found) > 1 and found[-1] == _END:
        found.pop()
    return [*found, _END]


def _weight(letter: str) -> int:
    if letter == "~":
        return -1
    return ord(letter) if letter.isalpha() else ord(letter) + 256
