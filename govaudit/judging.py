"""Evidence → facts → verdicts. Pure: no target is touched, and the same evidence gives the same verdicts."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

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
    missing,
)
from govaudit.planning import PlannedCheck, TargetPlan, requests_of
from govaudit.reading import Derivation, Each, FirstOf, Maybe, Observations, Reader, Want, followers

log = logging.getLogger(__name__)

Known = Fact | Many[Any] | Absent | Missing
"""What is known of one type of fact on one target."""

AHEAD = timedelta(hours=1)
"""How far ahead of the judging clock an observation may be."""

KEPT_REFERENCES = 8
"""How many observations a verdict refers to."""


class _Grounds:
    """The observations that some facts rest on, found by what was looked at."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        distinct = list({id(observation): observation for observation in observations}.values())
        self._by_source: dict[str, list[Observation]] = {}
        for observation in distinct:
            self._by_source.setdefault(observation.source, []).append(observation)
        self.first = _first_seen(distinct)
        """What stands for all of them."""

    def named_by(self, verdict: Verdict) -> list[Observation]:
        """Those of the verdict's subject and places."""
        named = dict.fromkeys((verdict.subject, *(place.path for place in verdict.places)))
        return _first_seen([observation for name in named for observation in self._by_source.get(name, ())])


def _first_seen(observations: list[Observation]) -> list[Observation]:
    """The first few; where something was seen, only such."""
    return ([observation for observation in observations if isinstance(observation.outcome, Seen)] or observations)[:KEPT_REFERENCES]


class FactBook:
    """What is known of one target: facts are read from its observations when they are asked for, each once."""

    def __init__(
        self, sources: Sources, observations: Iterable[Observation], result: TargetResult, *, now: datetime, max_age: timedelta
    ) -> None:
        self._sources = sources
        self._result = result
        self._by_request: dict[str, list[Observation]] = {}
        for observation in observations:
            fresh = _fresh(observation, now, max_age)
            self._by_request.setdefault(fresh.request, []).append(fresh)
        self._known: dict[type[Fact], Known] = {}
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
            found = self._together[facts] = _Grounds([observation for fact in facts for observation in self.grounds(fact)])
        return found

    def _reference(self, observation: Observation) -> EvidenceReference:
        found = self._references.get(id(observation))
        if found is None:
            found = self._references[id(observation)] = EvidenceReference(observation.source, observation.at, observation.digest)
        return found

    def know(self, fact: type[Fact]) -> Known:
        """The fact, or why there is none."""
        if fact not in self._known:
            source = self._sources.by_fact.get(fact)
            if isinstance(source, Reader):
                self._known[fact] = self._read(source)
            elif isinstance(source, Derivation):
                self._known[fact] = self._derive(source)
            else:
                self._known[fact] = missing(Reason.NOT_SUPPORTED, "this kind of target cannot tell")
        return self._known[fact]

    def grounds(self, fact: type[Fact]) -> list[Observation]:
        """The observations that the fact rests on."""
        self.know(fact)
        return self._grounds.get(fact, [])

    def _read(self, reader: Reader) -> Known:
        observations: dict[str, list[Observation]] = {}
        trouble: Missing | None = None
        for want in reader.wants:
            requests = list(requests_of(want))
            if isinstance(want, Each):
                brought = self._followers(want)
                if isinstance(brought, Missing):
                    trouble = trouble or brought
                else:
                    requests += brought
            for request in requests:
                observations[request.key] = self._observed(request)
            trouble = trouble or self._lack(want, reader.wants)
        grounds = [observation for several in observations.values() for observation in several]
        self._grounds[reader.gives] = grounds
        if trouble is not None:
            return trouble
        seen = Observations(grounds)
        name = reader.function.__qualname__
        if reader.gives_many:
            return safely(name, lambda: _collect(reader(seen)))
        return safely(name, lambda: _checked(reader(seen), reader.gives))

    def _derive(self, derivation: Derivation) -> Known:
        given: list[Any] = []
        grounds: dict[tuple[str, str], Observation] = {}
        known = [self.know(need.fact) for need in derivation.needs]
        for need in derivation.needs:
            grounds.update({(seen.request, seen.source): seen for seen in self.grounds(need.fact)})
        self._grounds[derivation.gives] = list(grounds.values())
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

    def _followers(self, each: Each) -> list[Request] | Missing:
        return safely(each.then.__qualname__, lambda: list(followers(each, self._by_request)))

    def _observed(self, request: Request) -> list[Observation]:
        key = request.key
        found = self._by_request.get(key) or self._by_request.get(redact_text(key))
        if found:
            return found
        why = self._result.trouble or missing(Reason.NOT_COLLECTED, "{request} was not collected", request=key)
        at = self._result.observed_to or datetime.fromtimestamp(0, UTC)
        return [Observation(request=key, source=key, at=at, outcome=why)]

    def _lack(self, want: Want, wants: Sequence[Want]) -> Missing | None:
        """Why the reader cannot be asked at all, as far as this want goes."""
        match want:
            case Maybe():
                return None
            case FirstOf():
                lacks = [self._first_missing(request) for request in want.requests]
                if not all(lacks):
                    return None
                tellings = [lack for lack in lacks if lack is not None and lack.reason is not Reason.NEEDS_RUNNING_SYSTEM]
                return next(iter(tellings), lacks[0])  # of an image, why its files say nothing is worth more
            case Each():
                copes = any(isinstance(other, Maybe) and other.request == want.source for other in wants)
                return None if copes else self._first_missing(want.source)
            case _:
                return self._first_missing(want)

    def _first_missing(self, request: Request) -> Missing | None:
        for observation in self._observed(request):
            if isinstance(observation.outcome, Missing):
                return observation.outcome
        return None


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
    check = planned.check
    known: list[Known] = [book.know(need.fact) for need in check.needs]
    given: list[Any] = []
    for need, value in zip(check.needs, known, strict=True):
        if need.kind is NeedKind.LIST and isinstance(value, Fact):
            given.append(Many([value], Complete(Sentence(""))))
        elif need.kind is NeedKind.ONE and isinstance(value, Many) and need is not check.needs[0]:
            log.error("%s: only the first parameter may have many subjects, not %s", check.id, need.name)
            given.append(missing(Reason.BUG, "a bug in govaudit: {error}", error="TypeError"))
        else:
            given.append(value)
    for verdict in _each_subject(check, given, planned.parameters):
        yield completed(verdict, subject=verdict.subject or address)


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
