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
_DIGITS = b"0123456789"
_SHORTEST = b"0" * 10
_LONGEST = 22
_GROUPED = (b"0000-0000-0000-0000", b"000000-000000-0000", b"00-00-00-000000-0000", b"00-00-00-00-00-00-0000")
"""How numbers of 16 digits are written, every digit as 0, with hyphens, spaces or points: by fours, or by the parts of a NIK."""
_GROUPED_END = b"00-0000"
_AS_HYPHEN = bytes.maketrans(b" .", b"--")
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
        return [number for number in self._runs if self.stands_alone(number.start, number.end)]

    @cached_property
    def embedded(self) -> list[Number]:
        """Numbers of 16 digits within a word, as in `ktp_0000000000000000_scan.jpg`, but in no decimal."""
        return [
            number
            for number in self._runs
            if len(number.digits) == 16 and not self.stands_alone(number.start, number.end) and not self._is_decimal(number)
        ]

    @cached_property
    def grouped(self) -> list[Number]:
        """Numbers of 16 digits that are written in groups, as in `000000 000000 0000`."""
        data, shape = self.data, self.shape.translate(_AS_HYPHEN)
        found: list[Number] = []
        position = shape.find(_GROUPED_END)
        while position >= 0:
            end = position + len(_GROUPED_END)
            for form in _GROUPED:
                start = end - len(form)
                if start >= 0 and shape.startswith(form, start) and self.stands_alone(start, end):
                    separators, digits = data[start:end].translate(None, _DIGITS), data[start:end].translate(None, b" .-")
                    if len(set(separators)) == 1:
                        found.append(Number(start, end, digits))
            position = shape.find(_GROUPED_END, position + 1)
        return found

    @cached_property
    def _runs(self) -> list[Number]:
        data, shape = self.data, self.shape
        found: list[Number] = []
        position = shape.find(_SHORTEST)
        while position >= 0:
            run = _RUN.match(shape, position)
            end = run.end() if run else position + 1
            if end - position <= _LONGEST:
                found.append(Number(position, end, data[position:end]))
            position = shape.find(_SHORTEST, end)
        return found

    def _is_decimal(self, number: Number) -> bool:
        """Whether a point or a hyphen with digits stands beside it."""
        before, after = self.data[max(0, number.start - 2) : number.start], self.data[number.end : number.end + 2]
        return (before[-1:] in (b".", b"-") and before[:1].isdigit()) or (after[:1] in (b".", b"-") and after[1:].isdigit())

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
