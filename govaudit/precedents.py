"""What was worked out for the target before: of the next only what differs from it need be worked out.

The hosts of a fleet are much alike. Two targets of which the same was seen get the same facts and the same verdicts, so it is
enough to compare what was seen, and to follow the differences from there. What is said of a target is the same with and
without a precedent.
"""

from __future__ import annotations

from collections.abc import Hashable, KeysView, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import msgspec

from govaudit.model import Fact, Missing, Observation, Seen
from govaudit.remembering import Content

__all__ = ["Keys", "Precedent", "Precedents"]

Keys = KeysView[str]
"""Of requests, in order."""

Spot = tuple[str, int]
"""A request, and which of the observations that it brought."""

Spots = dict[tuple[str, ...], list[Spot]]
"""By what a verdict names: the observations that it rests on."""


class Read(NamedTuple):
    """What a reader said without asking for the time of an observation."""

    content: Content
    keys: Keys
    """Of the requests that it rests on."""


class Precedent:
    """Of one target: what was seen, and what followed from it. What cannot be met again is not kept."""

    def __init__(self, trouble: Missing | None, seen: Mapping[str, list[Content]] | None = None) -> None:
        self.trouble = trouble
        """Why it was not seen whole: what is said of requests that nobody made follows from it."""
        self.seen = {key: several for key, several in (seen or {}).items() if all(content.is_kept for content in several)}
        """By request: what its observations hold but their times."""
        self.facts: dict[type[Fact], Read] = {}
        self._answers: dict[tuple[Hashable, ...], tuple[list[Content], Any]] = {}
        self._together: dict[tuple[int, ...], tuple[list[Keys], Keys]] = {}
        self._spots: dict[int, tuple[Keys, Spots]] = {}

    def same(self, key: str, observations: Sequence[Observation]) -> list[Content] | None:
        """What these observations of one request hold, if the same was seen before."""
        before = self.seen.get(key)
        if before is None or len(before) != len(observations) or not all(map(_is_of, before, observations)):
            return None
        return before

    def answer(self, question: tuple[Hashable, ...], contents: Sequence[Content]) -> Any:
        """What a pure function answered to this question about these very contents; None if it was not asked."""
        asked = self._answers.get(question)
        if asked is None or any(one is not other for one, other in zip(asked[0], contents, strict=True)):
            return None
        return asked[1]

    def keep_answer(self, question: tuple[Hashable, ...], contents: list[Content], answer: Any) -> None:
        """Keep it, if it can be met again."""
        if all(content.is_kept for content in contents):
            self._answers[question] = contents, answer

    def together(self, several: list[Keys], before: Precedent) -> Keys:
        """All keys, each once; worked out `before`, if they are the very same."""
        these = tuple(map(id, several))
        found = before._together.get(these)
        if found is None:
            found = several, dict.fromkeys(chain.from_iterable(several)).keys()
        self._together[these] = found  # with the keys themselves, so that the identities stay theirs
        return found[1]

    def spots(self, keys: Keys) -> Spots:
        """Where the observations stand that verdicts named, of those that rest on these requests."""
        return self._spots.setdefault(id(keys), (keys, {}))[1]  # with the keys themselves, so that the identity stays theirs


class Precedents:
    """The last target of each kind."""

    def __init__(self) -> None:
        self._last: dict[Hashable, Precedent] = {}

    def of(self, kind: Hashable, trouble: Missing | None) -> Precedent:
        """One for a target of this kind, that was seen as far; an empty one where there is none."""
        found = self._last.get(kind)
        return found if found is not None and found.trouble == trouble else Precedent(trouble)

    def put(self, kind: Hashable, precedent: Precedent) -> None:
        """Keep it for the next."""
        self._last[kind] = precedent


def _is_of(content: Content, observation: Observation) -> bool:
    if not content.is_kept:
        return False
    request, source, outcome = content.value
    if observation.outcome is outcome and observation.source == source and observation.request == request:
        return True  # as is usual: what is written the same is read once
    if observation.outcome != outcome or observation.source != source or observation.request != request:
        return False
    return not isinstance(outcome, Seen) or outcome.data is None or _is_same(outcome.data, observation.outcome.data)  # type: ignore[union-attr]


def _is_same(value: Any, other: Any) -> bool:
    """Of values that are equal: 1 and True are not the same."""
    try:
        return msgspec.msgpack.encode(value) == msgspec.msgpack.encode(other)
    except (TypeError, ValueError, OverflowError, RecursionError):
        return False
