"""Evidence → facts → verdicts. Pure: no target is touched, and the same evidence gives the same verdicts."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache, partial
from itertools import chain
from typing import Any, NamedTuple, TypeVar

import msgspec

from govaudit.catalog import Sources
from govaudit.checking import Check, NeedKind, completed, unknown
from govaudit.condensing import Judged, condense
from govaudit.detectors.redaction import redact_text
from govaudit.guarding import safely
from govaudit.model import (
    Absent,
    Across,
    Complete,
    EvidenceReference,
    Fact,
    Many,
    Member,
    Missing,
    Observation,
    Reason,
    Request,
    Seen,
    Sentence,
    Status,
    TargetResult,
    Verdict,
    canonical,
    missing,
)
from govaudit.planning import PlannedCheck, TargetPlan, requests_of
from govaudit.reading import Derivation, Each, Maybe, Observations, Reader, Want, followers
from govaudit.remembering import Content, Memory, Watched

log = logging.getLogger(__name__)

T = TypeVar("T")

Known = Fact | Many[Any] | Absent | Missing
"""What is known of one type of fact on one target."""

_DEPENDS_ON_TIME = object()
"""Remembered of what has asked an observation for its time."""

_VERDICT = 500
"""What a verdict weighs in the memory, written down."""

AHEAD = timedelta(hours=1)
"""How far ahead of the judging clock an observation may be."""

KEPT_REFERENCES = 8
"""How many observations a verdict refers to."""


class _Grounds:
    """The observations that some facts rest on, found by what was looked at."""

    def __init__(self, grounds: Iterable[list[Observation]], by_source: Mapping[str, Sequence[Observation]]) -> None:
        self._grounds = tuple(grounds)
        """Those of each fact, which have many in common."""
        self._by_source = by_source

    @cached_property
    def first(self) -> list[Observation]:
        """What stands for all of them."""
        return _first_seen(chain.from_iterable(self._grounds)) or _first(chain.from_iterable(self._grounds))

    @cached_property
    def _places(self) -> dict[int, int]:
        """Where each stands among all."""
        distinct = dict.fromkeys(map(id, chain.from_iterable(self._grounds)))
        return dict(zip(distinct, range(len(distinct)), strict=True))

    def named_by(self, verdict: Verdict) -> list[Observation]:
        """Those of the verdict's subject and places."""
        named = dict.fromkeys((verdict.subject, *(place.path for place in verdict.places)))
        found = [observation for name in named for observation in self._of(name)]
        return _first_seen(found) or _first(found)

    def _of(self, source: str) -> list[Observation]:
        """Those among the target's that are of this source, in the order of the grounds."""
        some = [observation for observation in self._by_source.get(source, ()) if id(observation) in self._places]
        return sorted(some, key=lambda observation: self._places[id(observation)]) if len(some) > 1 else some


def _first_seen(observations: Iterable[Observation]) -> list[Observation]:
    """The first few of which something was seen."""
    return _first(observation for observation in observations if isinstance(observation.outcome, Seen))


def _first(observations: Iterable[Observation]) -> list[Observation]:
    """The first few, each once."""
    found: dict[int, Observation] = {}
    for observation in observations:
        found[id(observation)] = observation
        if len(found) == KEPT_REFERENCES:
            break
    return list(found.values())


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
    """What is known of one target: facts are read from its observations when they are asked for, each once."""

    def __init__(
        self,
        sources: Sources,
        observations: Iterable[Observation],
        result: TargetResult,
        *,
        now: datetime,
        max_age: timedelta,
        memory: Memory | None = None,
    ) -> None:
        """`memory`: what is remembered of other targets, of which much may be true of this one too."""
        self._sources = sources
        self._result = result
        self._memory = memory or Memory(0)
        self._by_request: dict[str, list[Observation]] = {}
        self._by_source: dict[str, list[Observation]] = {}
        self._followed: dict[tuple[str, Callable[..., Any], bool], list[str] | Missing] = {}
        for observation in observations:
            fresh = _fresh(observation, now, max_age)
            self._by_request.setdefault(fresh.request, []).append(fresh)
            self._by_source.setdefault(fresh.source, []).append(fresh)
        self._known: dict[type[Fact], Content] = {}
        self._contents: dict[int, Content] = {}
        self._grounds: dict[type[Fact], list[Observation]] = {}
        self._references: dict[int, EvidenceReference] = {}
        self._together: dict[tuple[type[Fact], ...], _Grounds] = {}
        self._first: dict[_Grounds, list[EvidenceReference]] = {}

    def references(self, facts: Iterable[type[Fact]], verdict: Verdict) -> list[EvidenceReference]:
        """The observations that a verdict on these facts rests on: those of its subject and places, else the first few."""
        grounds = self._grounds_of(tuple(facts))
        return [self._reference(observation) for observation in grounds.named_by(verdict)] or self._first_references(grounds)

    def _first_references(self, grounds: _Grounds) -> list[EvidenceReference]:
        if grounds not in self._first:
            self._first[grounds] = [self._reference(observation) for observation in grounds.first]
        return self._first[grounds]

    def _grounds_of(self, facts: tuple[type[Fact], ...]) -> _Grounds:
        found = self._together.get(facts)
        if found is None:
            found = self._together[facts] = _Grounds(map(self.grounds, facts), self._by_source)
        return found

    def _reference(self, observation: Observation) -> EvidenceReference:
        found = self._references.get(id(observation))
        if found is None:
            content = self._content(observation)
            content.digest = content.digest or observation.digest
            found = self._references[id(observation)] = EvidenceReference(observation.source, observation.at, content.digest)
        return found

    def _content(self, observation: Observation) -> Content:
        """All of an observation but its time."""
        found = self._contents.get(id(observation))
        if found is None:
            seen = observation.request, observation.source, observation.outcome
            found = self._contents[id(observation)] = self._memory.content(Observation, seen)
        return found

    def know(self, fact: type[Fact]) -> Known:
        """The fact, or why there is none."""
        known: Known = self.content(fact).value
        return known

    def content(self, fact: type[Fact]) -> Content:
        """What is known of the fact, as it is remembered."""
        found = self._known.get(fact)
        if found is None:
            source = self._sources.by_fact.get(fact)
            if isinstance(source, Reader):
                found = self._read(source)
            elif isinstance(source, Derivation):
                found = self._derive(source)
            else:
                found = self._memory.content(fact, missing(Reason.NOT_SUPPORTED, "this kind of target cannot tell"))
            self._known[fact] = found
        return found

    def judged(self, check: Check, parameters: Mapping[str, Any]) -> list[Verdict]:
        """What a check says of each subject."""
        contents = [self.content(need.fact) for need in check.needs]
        key = (check, canonical(parameters), *contents)
        found: list[Verdict] | None = self._memory.recall(key)
        if found is None:
            found = list(_verdicts(check, [content.value for content in contents], parameters))
            if all(content.is_kept for content in contents) and all(verdict.reason is not Reason.BUG for verdict in found):
                self._memory.keep(key, found, _VERDICT * len(found))
        return found

    def grounds(self, fact: type[Fact]) -> list[Observation]:
        """The observations that the fact rests on."""
        self.know(fact)
        return self._grounds.get(fact, [])

    def _read(self, reader: Reader) -> Content:
        observations: dict[str, list[Observation]] = {}
        trouble: Missing | None = None
        for want, keys, needed in _asked(reader):
            brought = self._followers(want) if isinstance(want, Each) else ()
            if isinstance(brought, Missing):
                trouble = trouble or brought
                brought = ()
            for key in (*keys, *brought):
                if key not in observations:
                    observations[key] = self._observed(key)
            trouble = trouble or self._lack(needed)
        self._grounds[reader.gives] = [observation for several in observations.values() for observation in several]
        if trouble is not None:
            return self._memory.content(reader.gives, trouble)
        return self._remembered(reader, observations, lambda seen: self._memory.content(reader.gives, _answer_of(reader, seen)))

    def _derive(self, derivation: Derivation) -> Content:
        grounds: dict[tuple[str, str], Observation] = {}
        contents = [self.content(need.fact) for need in derivation.needs]
        for need in derivation.needs:
            grounds.update({(seen.request, seen.source): seen for seen in self.grounds(need.fact)})
        self._grounds[derivation.gives] = list(grounds.values())
        key = (derivation, *contents)
        found: Content | None = self._memory.recall(key)
        if found is None:
            found = self._memory.content(derivation.gives, _derived(derivation, [content.value for content in contents]))
            if all(content.is_kept for content in contents):
                self._memory.keep(key, found)
        return found

    def _followers(self, each: Each) -> list[str] | Missing:
        """The keys of the requests that follow; many readers want the same to be followed."""
        asked = each.source.key, each.then, each.again
        found = self._followed.get(asked)
        if found is None:

            def then(brought: Sequence[Observation]) -> Iterable[Request]:
                return self._remembered(each.then, {"": list(brought)}, lambda seen: list(each.then(seen[""])))

            remembering = msgspec.structs.replace(each, then=then)
            name = each.then.__qualname__
            found = self._followed[asked] = safely(name, lambda: [request.key for request in followers(remembering, self._by_request)])
        return found

    def _remembered(
        self, function: Hashable, looked: dict[str, list[Observation]], ask: Callable[[dict[str, list[Observation]]], T]
    ) -> T:
        """What a pure function says of some observations, given by the keys of requests."""
        contents = [self._content(observation) for several in looked.values() for observation in several]
        if not all(content.is_kept for content in contents):
            return ask(looked)
        key: tuple[Any, ...] = (function, *looked, *contents)
        found = self._memory.recall(key)
        if found is _DEPENDS_ON_TIME:
            key = (*key, *(observation.at for several in looked.values() for observation in several))
            found = self._memory.recall(key)
        if found is None:
            asked: list[bool] = []
            found = ask({request: [Watched.of(observation, asked) for observation in several] for request, several in looked.items()})
            if asked:
                self._memory.keep(key, _DEPENDS_ON_TIME)
                key = (*key, *(observation.at for several in looked.values() for observation in several))
            self._memory.keep(key, found)
        return found

    def _observed(self, key: str) -> list[Observation]:
        found = self._by_request.get(key) or self._by_request.get(redact_text(key))
        if found:
            return found
        why = self._result.trouble or missing(Reason.NOT_COLLECTED, "{request} was not collected", request=key)
        at = self._result.observed_to or datetime.fromtimestamp(0, UTC)
        lacking = Observation(request=key, source=key, at=at, outcome=why)
        self._by_source.setdefault(key, []).append(lacking)
        return [lacking]

    def _lack(self, needed: Sequence[str]) -> Missing | None:
        """Why the reader cannot be asked at all, as far as one want goes: all that it might take is missing."""
        lacks = [lack for key in needed if (lack := self._first_missing(key)) is not None]
        if not lacks or len(lacks) < len(needed):
            return None
        tellings = [lack for lack in lacks if lack.reason is not Reason.NEEDS_RUNNING_SYSTEM]
        return next(iter(tellings), lacks[0])  # of an image, why its files say nothing is worth more

    def _first_missing(self, key: str) -> Missing | None:
        for observation in self._observed(key):
            if isinstance(observation.outcome, Missing):
                return observation.outcome
        return None


def _answer_of(reader: Reader, looked: dict[str, list[Observation]]) -> Known:
    seen = Observations.by_request(looked)
    name = reader.function.__qualname__
    if reader.gives_many:
        return safely(name, lambda: _collect(reader(seen)))
    return safely(name, lambda: _checked(reader(seen), reader.gives))


def _derived(derivation: Derivation, known: Sequence[Known]) -> Known:
    given: list[Any] = []
    for need, value in zip(derivation.needs, known, strict=True):
        if isinstance(value, Absent) and need.kind is not NeedKind.PERHAPS:
            return value
    for need, value in zip(derivation.needs, known, strict=True):
        if need.kind is NeedKind.PERHAPS:
            given.append(Many([value], Complete(Sentence(""))) if isinstance(value, Fact) else value)
        elif isinstance(value, Missing):
            return value
        elif isinstance(value, Many):
            if isinstance(value.ending, Missing):
                return value.ending
            given.append(list(value.facts))
        else:
            given.append([value] if need.kind is NeedKind.LIST else value)
    name = derivation.function.__qualname__
    if derivation.gives_many:
        return safely(name, lambda: _collect(derivation(*given)))
    return safely(name, lambda: _checked(derivation(*given), derivation.gives))


def judge_target(plan: TargetPlan, book: FactBook) -> Iterator[Judged]:
    """All planned checks on one target."""
    for planned in plan.checks:
        verdicts = list(_judge(planned, book, plan.target.address))
        facts = tuple(need.fact for need in planned.check.needs)
        yield condense(planned, verdicts, plan.target.system, plan.target.address, partial(book.references, facts))


class Share(msgspec.Struct, frozen=True):
    """What one target brings to the checks across its system."""

    members: dict[type[Fact], list[Member[Any]]]
    references: dict[type[Fact], list[EvidenceReference]]


def share_of(plan: TargetPlan, book: FactBook) -> Share:
    """One target's share of the facts that checks across its system need."""
    nothing = Verdict(status=Status.UNKNOWN, sentence=Sentence(""))
    return Share(
        {fact: members_of(book, fact, plan.target.address) for fact in plan.across},
        {fact: book.references([fact], nothing) for fact in plan.across},
    )


class Shared(msgspec.Struct):
    """What the targets of one system bring to the checks across it."""

    members: dict[type[Fact], list[Member[Any]]] = {}
    references: dict[type[Fact], list[EvidenceReference]] = {}

    def add(self, share: Share) -> None:
        """Keep one target's share."""
        for fact, members in share.members.items():
            self.members.setdefault(fact, []).extend(members)
        for fact, references in share.references.items():
            self.references.setdefault(fact, []).extend(references)


def judge_across(planned: PlannedCheck, system: str, shared: Shared) -> Judged:
    """One check across all targets of a system, in the order of their addresses."""
    check = planned.check
    given = [Across(sorted(shared.members.get(need.fact, []), key=lambda member: member.target)) for need in check.needs]
    verdict = _ask(check, given, planned.parameters)
    references = [reference for need in check.needs for reference in shared.references.get(need.fact, [])]
    references.sort(key=lambda reference: (reference.source, reference.at, reference.digest))
    return condense(planned, [completed(verdict, subject=system)], system, "", lambda _verdict: references[:KEPT_REFERENCES])


def members_of(book: FactBook, fact: type[Fact], target: str) -> list[Member[Any]]:
    """One target's share of an `Across`."""
    known = book.know(fact)
    if isinstance(known, Many):
        members: list[Member[Any]] = [Member(target, one) for one in known.facts]
        if isinstance(known.ending, Missing):
            members.append(Member(target, known.ending))
        return members
    return [Member(target, known)]


def _judge(planned: PlannedCheck, book: FactBook, address: str) -> Iterator[Verdict]:
    for verdict in book.judged(planned.check, planned.parameters):
        yield completed(verdict, subject=verdict.subject or address)


def _verdicts(check: Check, known: Sequence[Known], parameters: Mapping[str, Any]) -> Iterator[Verdict]:
    given: list[Any] = []
    for need, value in zip(check.needs, known, strict=True):
        if need.kind is NeedKind.LIST and isinstance(value, Fact):
            given.append(Many([value], Complete(Sentence(""))))
        elif need.kind is NeedKind.ONE and isinstance(value, Many) and need is not check.needs[0]:
            log.error("%s: only the first parameter may have many subjects, not %s", check.id, need.name)
            given.append(missing(Reason.BUG, "a bug in govaudit: {error}", error="TypeError"))
        else:
            given.append(value)
    return _each_subject(check, given, parameters)


def _each_subject(check: Check, given: Sequence[Any], parameters: Mapping[str, Any]) -> Iterator[Verdict]:
    first = given[0]
    if check.needs[0].kind is not NeedKind.ONE or not isinstance(first, Many):
        yield _ask(check, given, parameters)
        return
    for fact in first.facts:
        yield _ask(check, [fact, *given[1:]], parameters)
    if isinstance(first.ending, Missing):
        yield unknown(first.ending)
    elif not first.facts:
        yield Verdict(status=Status.NOT_APPLICABLE, sentence=first.ending.sentence)


def _ask(check: Check, given: Sequence[Any], parameters: Mapping[str, Any]) -> Verdict:
    verdict = safely(check.id, lambda: check(*given, **parameters))
    if isinstance(verdict, Missing):
        subject = given[0].subject if isinstance(given[0], Fact) else ""
        return completed(unknown(verdict), subject=subject)
    return verdict


def _collect(answers: Iterable[Any]) -> Known:
    """What a reader of many says: its facts, and whether they are all."""
    facts: list[Fact] = []
    ending: Complete | Missing | None = None
    for answer in answers:
        match answer:
            case Fact():
                facts.append(answer)
            case Absent():
                return answer
            case Missing():
                ending = ending if isinstance(ending, Missing) else answer
            case Complete():
                ending = ending or answer
            case _:
                raise TypeError(f"a reader gave a {type(answer).__name__}")
    if ending is None:
        raise TypeError("a reader of many must end with Complete or Missing")
    return Many(facts, ending)


def _checked(answer: Any, promised: type[Fact]) -> Known:
    if not isinstance(answer, promised | Absent | Missing):
        raise TypeError(f"a reader gave a {type(answer).__name__} instead of a {promised.__name__}")
    return answer


def _fresh(observation: Observation, now: datetime, max_age: timedelta) -> Observation:
    """The observation, or that it cannot be relied on for its age."""
    if observation.at < now - max_age:
        why = missing(Reason.STALE, "{source} was observed more than {days} days ago", source=observation.source, days=max_age.days)
    elif observation.at > now + AHEAD:
        why = missing(Reason.STALE, "{source} bears a time that has not come yet; a clock is wrong", source=observation.source)
    else:
        return observation
    return msgspec.structs.replace(observation, outcome=why)
