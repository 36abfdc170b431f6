"""What the conditions of polkit's rules come to: the ways in which all that they say can be so."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from govaudit.facts.polkit import PolkitCondition

MOST_WAYS = 256
"""In which one condition can be so."""

MOST_STEPS = 50_000
"""For all conditions of one file."""

Way = frozenset[PolkitCondition]
Ways = list[Way]
"""Each way alone is enough; empty: never; one that is empty: always."""

ALWAYS: Ways = [frozenset()]
NEVER: Ways = []


class TooMany(Exception):
    """There are more ways than are followed."""


class Reckoning:
    """Brings conditions together, within bounds; raises TooMany."""

    def __init__(self) -> None:
        self._left = MOST_STEPS

    def either(self, first: Ways, second: Ways) -> Ways:
        """Where one of both is so."""
        return self._fewest([*first, *second])

    def both(self, first: Ways, second: Ways) -> Ways:
        """Where both are so."""
        found: Ways = []
        for one in first:
            for other in second:
                self._count()
                way = one | other
                if not any(turned(condition) in way for condition in other):
                    found.append(way)
        return self._fewest(found)

    def neither(self, ways: Ways) -> Ways:
        """Where none of the ways is so."""
        found = ALWAYS
        for way in ways:
            found = self.both(found, [frozenset((turned(condition),)) for condition in way])
        return found

    def _fewest(self, ways: Ways) -> Ways:
        """The ways without those that ask for more than another does."""
        found: Ways = []
        for way in sorted(dict.fromkeys(ways), key=len):
            self._count()
            if not any(less <= way for less in found):
                found.append(way)
        if len(found) > MOST_WAYS:
            raise TooMany
        return found

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise TooMany


def turned(condition: PolkitCondition) -> PolkitCondition:
    """The contrary."""
    return msgspec.structs.replace(condition, negated=not condition.negated)


def one_of(kind: str, values: Sequence[str]) -> Ways:
    """Where the action, group or user is one of these."""
    return [frozenset((PolkitCondition(kind=kind, value=value),)) for value in values]
