"""What pure functions have answered, kept for when they are asked the same again: on a fleet most files are alike.

Readers, derivations and checks are pure, so of two hosts with the same files only the first need be worked out. Nothing
else may follow from that: what is said of a host is the same with and without a memory.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from govaudit.model import Missing, Observation, Reason

__all__ = ["Content", "Memory", "Watched"]

MOST_BYTES = 3 << 20
"""What a generation may weigh, written down; as values in memory it is four times that, and there are two generations."""

_LARGE = 1 << 20
"""What weighs more is forgotten at once: it would push out all else."""

_ENTRY = 200
"""What an entry weighs by itself."""

T = TypeVar("T")


class Content:
    """A value. Of values that are alike there is one content, as long as they are remembered: so contents are compared by identity."""

    __slots__ = ("digest", "is_kept", "value")

    def __init__(self, value: Any, is_kept: bool) -> None:
        self.value = value
        self.is_kept = is_kept
        """Whether it can be met again. What follows from one that cannot be need not be remembered either."""
        self.digest = ""
        """For whoever needs one of it, once that is made."""


class Memory:
    """Forgets what has not been asked for since so much else came that memory would grow."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """`most_bytes`: 0 for a memory that keeps nothing, where nothing is asked twice."""
        self._most = most_bytes
        self._young: dict[Hashable, tuple[Any, int]] = {}
        self._old: dict[Hashable, tuple[Any, int]] = {}
        self._weight = 0

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def content(self, kind: Hashable, value: Any) -> Content:
        """The one content of this value; `kind` is of what it is a value, for unlike values may be written alike."""
        is_bug = isinstance(value, Missing) and value.reason is Reason.BUG  # it may not be met again, with more memory, say
        written = _written(value) if self._most and not is_bug else None
        if written is None or len(written) > _LARGE:
            return Content(value, is_kept=False)
        found: Content | None = self._recall((kind, written))
        if found is None:
            found = Content(value, is_kept=True)
            self._put((kind, written), found, len(written) + _ENTRY)
        return found

    def together(self, kind: Hashable, contents: Sequence[Content]) -> Content:
        """The one content of several in this order."""
        whole = Content(None, is_kept=all(content.is_kept for content in contents))
        return self.answer((kind,), contents, lambda: whole, lasts=lambda whole: whole.is_kept)

    def answer(
        self, question: tuple[Hashable, ...], contents: Iterable[Content], ask: Callable[[], T], *, lasts: Callable[[T], bool]
    ) -> T:
        """What is answered to a question about such contents; `ask` where that is not known, to be kept if it `lasts`."""
        key = (*question, *contents)
        found: T | None = self._recall(key)
        if found is None:
            found = ask()
            if self._most and lasts(found) and all(content.is_kept for content in contents):
                written = b"" if isinstance(found, Content) else _written(found)
                if written is not None and len(written) <= _LARGE:
                    self._put(key, found, len(written) + _ENTRY)
        return found

    def _recall(self, key: Hashable) -> Any:
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is None:
                return None
            self._put(key, *found)
        return found[0]

    def _put(self, key: Hashable, value: Any, weight: int) -> None:
        if self._weight + weight > self._most:
            self._old, self._young, self._weight = self._young, {}, 0
        self._young[key] = value, weight
        self._weight += weight


def _written(value: Any) -> bytes | None:
    try:
        return msgspec.msgpack.encode(value)
    except (TypeError, ValueError, OverflowError, RecursionError):  # a plugin's fact, say, with a type of its own
        return None


class Watched(Observation, frozen=True):
    """An observation that notices whether it is asked for its time: what does not depend on that holds at any time."""

    asked: list[str] = []
    """Gets `at` or `day` when it is."""

    @classmethod
    def of(cls, seen: Observation, asked: list[str]) -> Watched:
        """The same observation, that puts an entry into `asked`."""
        return cls(request=seen.request, source=seen.source, at=seen.at, outcome=seen.outcome, asked=asked)

    @property  # type: ignore[misc]
    def at(self) -> datetime:
        """When, in UTC by our clock."""
        self.asked.append("at")
        found: datetime = Observation.at.__get__(self)  # type: ignore[attr-defined]
        return found

    @property
    def day(self) -> int:
        """When, in whole days since 1970."""
        self.asked.append("day")
        plain = Observation(request=self.request, source=self.source, at=Observation.at.__get__(self), outcome=self.outcome)  # type: ignore[attr-defined]
        return plain.day
