"""Bytes to search, and what detectors find in them.

All detectors share what is found out about a chunk: the shape of its numbers, and under
which name (a key, the column of a table) a place stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from govaudit.detectors.columns import Columns

_DIGITS_AS_ZERO = bytes.maketrans(b"123456789", b"000000000")
_SHORTEST = b"0" * 10
_RUN = re.compile(rb"0+")
_WORDS_BEFORE = re.compile(rb"([A-Za-z][\w.-]{0,30}(?:[ \t][\w.-]{1,20}){0,2})[\"'\\ \t:=>]{0,10}(?:\(?\+|['\"(])?\Z")
_ELEMENT_BEFORE = re.compile(rb"<([\w:.-]{1,40})(?:\s[^<>]{0,80})?>\s{0,4}\Z")


class Hit(NamedTuple):
    """One identifier or secret in a chunk. It never leaves the process with its value."""

    start: int
    end: int
    mask: Callable[[bytes], str]
    """Makes of the value what may be shown of it; asked only of hits that are kept."""
    confidence: str
    """high: its structure proves it; medium: structure that chance can bring, or a name beside weak structure; low: less."""
    chance: float = 0.0
    """Which share of random numbers of its length passes; 0 where a name or its written form supports it."""


class Number(NamedTuple):
    """At least ten digits that are no part of a word or of a longer number."""

    start: int
    end: int
    digits: bytes


class Identity(NamedTuple):
    """Which identifier a number is, and how sure that is (as in Hit)."""

    detector: str
    confidence: str
    chance: float


class Chunk:
    """A piece of a file. Where it is not the first, it begins with bytes that were in the former one too."""

    def __init__(self, data: bytes, columns: Columns | None = None) -> None:
        self.data = data
        self.columns = columns
        self.identified: list[tuple[Number, Identity]] | None = None
        """What its numbers are, once that has been asked."""

    @cached_property
    def shape(self) -> bytes:
        """The data with every digit as 0, so that numbers of a form are found as fixed strings."""
        return self.data.translate(_DIGITS_AS_ZERO)

    @cached_property
    def numbers(self) -> list[Number]:
        """All numbers of at least ten digits."""
        data, shape = self.data, self.shape
        found: list[Number] = []
        position = shape.find(_SHORTEST)
        while position >= 0:
            run = _RUN.match(shape, position)
            end = run.end() if run else position + 1
            if end - position <= 22 and self.stands_alone(position, end):
                found.append(Number(position, end, data[position:end]))
            position = shape.find(_SHORTEST, end)
        return found

    def written(self, form: bytes) -> Iterator[tuple[int, int]]:
        """Where numbers stand that are written in a form like `00.000.000.0-000.000`."""
        shape = self.shape
        position = shape.find(form)
        while position >= 0:
            end = position + len(form)
            alone = self.stands_alone(position, end)
            if alone:
                yield position, end
            position = shape.find(form, end if alone else position + 1)

    def stands_alone(self, start: int, end: int) -> bool:
        """Whether it is no part of a word, a decimal or a longer number; `.0`, as tables export it, may follow."""
        data = self.data
        before, after = data[start - 1 : start] if start else b"", data[end : end + 1]
        if before.isalnum() or after.isalnum() or before == b"_" or after == b"_":
            return False
        if before in (b".", b"-") and data[start - 2 : start - 1].isdigit():
            return False
        if after in (b".", b"-") and data[end + 1 : end + 2].isdigit():
            return after == b"." and data[end + 1 : end + 2] == b"0" and not data[end + 2 : end + 3].isalnum()
        return True

    def name_of(self, start: int) -> bytes:
        """The name under which a value stands: its column, its key, its element or the words before it; empty where it has none."""
        if self.columns is not None:
            column = self.columns.name_at(self.data, start)
            if column:
                return column
        before = self.data[max(0, start - 72) : start]
        found = _WORDS_BEFORE.search(before) or (_ELEMENT_BEFORE.search(before) if b"<" in before else None)
        return found[1] if found else b""


class Detector(NamedTuple):
    """Finds one kind of thing in bytes."""

    name: str
    version: str
    """Counts up with every change of what is found, so that old evidence is not taken for new."""
    find: Callable[[Chunk], Iterator[Hit]]
