"""What is known of one target: facts are read from what was seen when they are asked for, each once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from govaudit.answering import Known, derived, read
from govaudit.catalog import Sources
from govaudit.grounds import Brought, Grounds, Looks
from govaudit.guarding import safely
from govaudit.model import Fact, Missing, Observation, Reason, TargetResult, missing
from govaudit.planning import requests_of
from govaudit.precedents import Keys, Precedent, Precedents, Read
from govaudit.reading import Derivation, Each, Maybe, Observations, Reader, Want, follow
from govaudit.remembering import Content, Memory

__all__ = ["FactBook", "Known"]

_NO_KEYS: Keys = {}.keys()

AHEAD = timedelta(hours=1)
"""How far ahead of the judging clock an observation may be."""

T = TypeVar("T")


class _Depends(msgspec.Struct):
    """Remembered of a question whose answer follows from the times of the observations too."""

    on: str
    """`at` or `day`."""


class _Said(NamedTuple, Generic[T]):
    """What a pure function says of observations."""

    said: T
    is_timeless: bool
    """It does not follow from their times."""


class _Followed(NamedTuple):
    """What the requests brought that followed from answers."""

    brought: dict[str, Brought]
    is_timeless: bool


class _Asked(NamedTuple):
    """One want of a reader, worked out once for all targets."""

    want: Want
    keys: tuple[str, ...]
    """Of the requests that it names itself."""
    needed: tuple[str, ...]
    """The reader cannot be asked where all of these are missing."""


@lru_cache(maxsize=1024)
def _asked(reader: Reader) -> tuple[_Asked, ...]:
    copes = {want.request.key for want in reader.wants if isinstance(want, Maybe)}
    found = []
    for want in reader.wants:
        keys = tuple(request.key for request in requests_of(want))
        is_optional = isinstance(want, Maybe) or (isinstance(want, Each) and want.source.key in copes)
        found.append(_Asked(want, keys, () if is_optional else keys))
    return tuple(found)


class FactBook:
    """What is known of one target."""

    def __init__(
        self,
        sources: Sources,
        observations: Iterable[Observation],
        result: TargetResult,
        *,
        now: datetime,
        max_age: timedelta,
        memory: Memory | None = None,
        precedents: Precedents | None = None,
    ) -> None:
        """`memory`, `precedents`: what was worked out for other targets, much of which may be true of this one too."""
        self._sources = sources
        self._memory = Memory(0) if memory is None else memory
        self._before = Precedent(result.trouble) if precedents is None else precedents.of(sources, result.trouble)
        self._looks = Looks(_fresh(observations, now, max_age), partial(_lacking, result), self._memory, self._before)
        self._here = Precedent(result.trouble, self._looks.contents)
        if precedents is not None:
            precedents.put(sources, self._here)
        self._known: dict[type[Fact], Content] = {}
        self._keys: dict[type[Fact], Keys] = {}
        """Of the requests that each rests on."""
        self._followed: dict[tuple[str, Callable[..., Any], bool], _Followed | Missing] = {}
        self._grounds: dict[tuple[type[Fact], ...], Grounds] = {}

    def know(self, fact: type[Fact]) -> Known:
        """The fact, or why there is none."""
        known: Known = self._content(fact).value
        return known

    def answer(
        self,
        question: tuple[Hashable, ...],
        facts: Iterable[type[Fact]],
        ask: Callable[[list[Known]], T],
        *,
        lasts: Callable[[T], bool],
    ) -> T:
        """What a pure function answers to what is known of these facts; the same question on another target is the same function's."""
        contents = [self._content(fact) for fact in facts]
        found: T | None = self._before.answer(question, contents)
        if found is None:
            found = self._memory.answer(question, contents, lambda: ask([content.value for content in contents]), lasts=lasts)
        if lasts(found):
            self._here.keep_answer(question, contents, found)
        return found

    def grounds(self, *facts: type[Fact]) -> Grounds:
        """The observations that these facts rest on."""
        found = self._grounds.get(facts)
        if found is None:
            keys = self._keys_of(facts)
            before = self._before.spots(keys) if keys.isdisjoint(self._looks.differing) else {}
            found = self._grounds[facts] = Grounds(keys, self._looks, self._here.spots(keys), before)
        return found

    def _content(self, fact: type[Fact]) -> Content:
        found = self._known.get(fact)
        if found is None:
            source = self._sources.by_fact.get(fact)
            if isinstance(source, Reader):
                found = self._as_before(fact) or self._read(source)
            elif isinstance(source, Derivation):
                found = self._derive(source)
            else:
                found = self._memory.content(fact, missing(Reason.NOT_SUPPORTED, "this kind of target cannot tell"))
            self._known[fact] = found
        return found

    def _as_before(self, fact: type[Fact]) -> Content | None:
        """What a reader said of another target, if this one brought the same to all that it looks at."""
        before = self._before.facts.get(fact)
        if before is None or not before.keys.isdisjoint(self._looks.differing):
            return None
        self._here.facts[fact] = before
        self._keys[fact] = before.keys
        return before.content

    def _keys_of(self, facts: Sequence[type[Fact]]) -> Keys:
        """The keys of the requests that facts rest on, each once."""
        for fact in facts:
            self._content(fact)
        several = [self._keys.get(fact, _NO_KEYS) for fact in facts]
        return several[0] if len(several) == 1 else self._here.together(several, self._before)

    def _read(self, reader: Reader) -> Content:
        brought: dict[str, Brought] = {}
        trouble: Missing | None = None
        is_timeless = True
        for want, keys, needed in _asked(reader):
            brought.update(self._looks.brought(keys))
            following = self._followers(want) if isinstance(want, Each) else _Followed({}, True)
            if isinstance(following, Missing):
                trouble = trouble or following
            else:
                brought.update(following.brought)
                is_timeless = is_timeless and following.is_timeless
            trouble = trouble or self._lack(needed)
        rests_on = self._keys[reader.gives] = dict.fromkeys(brought).keys()
        if trouble is not None:
            return self._memory.content(reader.gives, trouble)

        def ask(looked: list[list[Observation]]) -> Content:
            seen = Observations.by_request(dict(zip(brought, looked, strict=True)))
            return self._memory.content(reader.gives, read(reader, seen))

        found = self._said_of(reader, list(brought.values()), ask, lasts=_is_kept)
        if is_timeless and found.is_timeless and found.said.is_kept and self._looks.renamed.keys().isdisjoint(rests_on):
            self._here.facts[reader.gives] = Read(found.said, rests_on)
        return found.said

    def _derive(self, derivation: Derivation) -> Content:
        facts = [need.fact for need in derivation.needs]

        def ask(known: list[Known]) -> Content:
            return self._memory.content(derivation.gives, derived(derivation, known))

        found = self.answer((derivation,), facts, ask, lasts=_is_kept)
        self._keys[derivation.gives] = self._keys_of(facts)
        return found

    def _followers(self, each: Each) -> _Followed | Missing:
        """What the requests brought that follow; many readers want the same to be followed."""
        asked = each.source.key, each.then, each.again
        found = self._followed.get(asked)
        if found is None:
            times: list[bool] = []
            keys = safely(each.then.__qualname__, lambda: list(follow(each, partial(self._after, each, times))))
            found = keys if isinstance(keys, Missing) else _Followed(dict(self._looks.brought(keys)), all(times))
            self._followed[asked] = found
        return found

    def _after(self, each: Each, times: list[bool], key: str) -> list[str]:
        """The keys of the requests that follow from what one request brought; `times` gets whether that holds at all times."""
        if key not in self._looks.by_request:
            return [request.key for request in each.then(())]

        def ask(looked: list[list[Observation]]) -> list[str]:
            return [request.key for request in each.then(looked[0])]

        found = self._said_of(each.then, [self._looks[key]], ask, lasts=lambda _: True)
        times.append(found.is_timeless)
        return found.said

    def _said_of(
        self, function: Hashable, brought: list[Brought], ask: Callable[[list[list[Observation]]], T], *, lasts: Callable[[T], bool]
    ) -> _Said[T]:
        """What a pure function says of observations. Where it asks for their times, that holds for these alone."""
        contents = [one.content for one in brought]
        if not all(content.is_kept for content in contents):
            return _Said(ask([one.observations for one in brought]), is_timeless=False)
        told: list[T] = []

        def watching() -> T | _Depends:
            asked = self._looks.asked_for_time
            asked.clear()
            told.append(ask([self._looks.watched(one) for one in brought]))
            return _Depends("at" if "at" in asked else "day") if asked else told[0]

        found = self._memory.answer((function,), contents, watching, lasts=lambda found: isinstance(found, _Depends) or lasts(found))
        if not isinstance(found, _Depends):
            return _Said(found, is_timeless=True)

        def asking() -> T:
            return told[0] if told else ask([one.observations for one in brought])

        if found.on == "at":  # no other target is looked at in the same moment
            return _Said(asking(), is_timeless=False)
        days = tuple(seen.day for one in brought for seen in one.observations)
        on_these_days = (function, days if len(set(days)) > 1 else days[0])
        return _Said(self._memory.answer(on_these_days, contents, asking, lasts=lasts), is_timeless=False)

    def _lack(self, needed: Sequence[str]) -> Missing | None:
        """Why the reader cannot be asked at all, as far as one want goes: all that it might take is missing."""
        lacks = [lack for key in needed if (lack := self._looks[key].lack) is not None]
        if not lacks or len(lacks) < len(needed):
            return None
        tellings = [lack for lack in lacks if lack.reason is not Reason.NEEDS_RUNNING_SYSTEM]
        return next(iter(tellings), lacks[0])  # of an image, why its files say nothing is worth more


def _lacking(result: TargetResult, key: str) -> Observation:
    """What to say of a request that nobody made."""
    why = result.trouble or missing(Reason.NOT_COLLECTED, "{request} was not collected", request=key)
    at = result.observed_to or datetime.fromtimestamp(0, UTC)
    return Observation(request=key, source=key, at=at, outcome=why)


def _is_kept(content: Content) -> bool:
    return content.is_kept


def _fresh(observations: Iterable[Observation], now: datetime, max_age: timedelta) -> Iterator[Observation]:
    """The observations; of those that cannot be relied on for their age, that."""
    oldest, newest = now - max_age, now + AHEAD
    for seen in observations:
        if oldest <= seen.at <= newest:
            yield seen
        elif seen.at < oldest:
            why = missing(Reason.STALE, "{source} was observed more than {days} days ago", source=seen.source, days=max_age.days)
            yield msgspec.structs.replace(seen, outcome=why)
        else:
            why = missing(Reason.STALE, "{source} bears a time that has not come yet; a clock is wrong", source=seen.source)
            yield msgspec.structs.replace(seen, outcome=why)
