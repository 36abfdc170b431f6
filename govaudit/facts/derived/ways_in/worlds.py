"""What is demanded where some things are not known: each is tried both ways, and what all come to is known."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from govaudit.facts.derived.ssh_factors import Ways
from govaudit.facts.ways_in import factors_of
from govaudit.model import Many, Missing, Perhaps

T = TypeVar("T")


class NotKnown(Exception):
    """What is demanded rests on something that is not known."""

    def __init__(self, missing: Missing) -> None:
        super().__init__(missing.reason)
        self.missing = missing


class Demands(NamedTuple):
    """What a door demands."""

    ways: Ways | Missing
    factors: int | Missing
    """Known also where several are possible that all take as much."""

    @property
    def lets_in(self) -> bool:
        """Whether there may be a way at all."""
        return self.ways != []


def known(field: T | Missing) -> T:
    """The value, or the end of this try."""
    if isinstance(field, Missing):
        raise NotKnown(field)
    return field


def of(ways: Ways | Missing) -> Demands:
    """Demands that are known, or not."""
    return Demands(ways, factors_of(ways))


def demanded(answers: Sequence[object], ways: Callable[..., Ways], *, otherwise: Sequence[Sequence[object]]) -> Demands:
    """What is demanded, given answers; where one is missing, whichever of those in its place in `otherwise` it may be."""
    doubts = [answer for answer in answers if isinstance(answer, Missing)]
    tries = [tried if isinstance(answer, Missing) else (answer,) for answer, tried in zip(answers, otherwise, strict=True)]
    found: list[Ways] = []
    for values in itertools.product(*tries):
        try:
            one = ways(*values)
        except NotKnown as error:
            return Demands(error.missing, error.missing)
        if one not in found:
            found.append(one)
    if len(found) == 1:
        return of(found[0])
    counts = {factors_of(one) if one else None for one in found}
    count = counts.pop() if len(counts) == 1 else None
    return Demands(doubts[0], doubts[0] if count is None else count)


def all_of(facts: Perhaps[T]) -> Iterator[T]:  # type: ignore[type-var]
    """Those that are known."""
    if isinstance(facts, Many):
        yield from facts.facts


def lack_of(facts: Perhaps[T]) -> Missing | None:  # type: ignore[type-var]
    """Why there may be more than `all_of` gives."""
    if isinstance(facts, Many):
        return facts.ending if isinstance(facts.ending, Missing) else None
    return facts if isinstance(facts, Missing) else None
