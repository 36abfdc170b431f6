"""How far a failure reaches, so that a later one of the same subject can be held against it.

Many checks judge a whole place (the code, a folder) as one subject: the failure stays the same failure
when another secret is added below it, and must not be excused for having been there before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Self

import msgspec

from govaudit.model import Place, Verdict

__all__ = ["Extent"]

_COUNTS = ("count", "files")
"""Values of a sentence that say how much was found; other numbers may well be better when they are higher."""
_ALLOWED = ("accepted", "declared", "policies")
"""Lists in a sentence that say what may be; all others name what was found."""


class Extent(msgspec.Struct, frozen=True, kw_only=True):
    """What a failure names: places, counts and lists."""

    paths: dict[str, int]
    """How many places in which file; lines are left out, for they move."""
    counts: dict[str, int]
    lists: dict[str, list[str]]

    @classmethod
    def of(cls, verdict: Verdict) -> Self:
        """The extent of a verdict."""
        return cls.named_by(verdict.places, verdict.sentence.values)

    @classmethod
    def named_by(cls, places: Iterable[Place], values: Mapping[str, Any]) -> Self:
        """The extent that these places and values of a sentence name."""
        return cls(
            paths=dict(Counter(place.path for place in places)),
            counts={name: value for name in _COUNTS if isinstance(value := values.get(name), int)},
            lists={name: value for name, value in values.items() if isinstance(value, list) and name not in _ALLOWED},
        )

    def beyond(self, before: Extent) -> int:
        """By how many places it goes beyond an earlier one; 0 where it is no worse.

        Of a failure in very many places only the first are kept: then the counts alone are compared.
        """
        more = [value - before.counts[name] for name, value in self.counts.items() if name in before.counts]
        more += [len({*value} - {*before.lists[name]}) for name, value in self.lists.items() if name in before.lists]
        if before._names_all:
            more.append((Counter(self.paths) - Counter(before.paths)).total())
        return max([0, *more])

    @property
    def _names_all(self) -> bool:
        return self.counts.get("count", 0) <= sum(self.paths.values())
