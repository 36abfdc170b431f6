"""Evidence → facts → verdicts. Pure: no target is touched, and the same evidence gives the same verdicts."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from govaudit.checking import Check, NeedKind, completed, unknown
from govaudit.condensing import Judged, condense
from govaudit.fact_book import FactBook, Known
from govaudit.grounds import KEPT_REFERENCES
from govaudit.guarding import safely
from govaudit.model import (
    Across,
    Complete,
    EvidenceReference,
    Fact,
    Many,
    Member,
    Missing,
    Reason,
    Sentence,
    Status,
    Verdict,
    canonical,
    missing,
)
from govaudit.planning import PlannedCheck, TargetPlan

__all__ = ["FactBook", "Known", "Share", "Shared", "judge_across", "judge_target", "members_of", "share_of"]

log = logging.getLogger(__name__)


def judge_target(plan: TargetPlan, book: FactBook) -> Iterator[Judged]:
    """All planned checks on one target."""
    for planned in plan.checks:
        verdicts = _judge(planned, book, plan.target.address)
        grounds = book.grounds(*(need.fact for need in planned.check.needs))
        yield condense(planned, verdicts, plan.target.system, plan.target.address, grounds.of)


class Share(msgspec.Struct, frozen=True):
    """What one target brings to the checks across its system."""

    members: dict[type[Fact], list[Member[Any]]]
    references: dict[type[Fact], list[EvidenceReference]]


def share_of(plan: TargetPlan, book: FactBook) -> Share:
    """One target's share of the facts that checks across its system need."""
    nothing = Verdict(status=Status.UNKNOWN, sentence=Sentence(""))
    return Share(
        {fact: members_of(book, fact, plan.target.address) for fact in plan.across},
        {fact: book.grounds(fact).of(nothing) for fact in plan.across},
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
            self.references[fact] = _first_of([*self.references.get(fact, ()), *references])


def judge_across(planned: PlannedCheck, system: str, shared: Shared) -> Judged:
    """One check across all targets of a system, in the order of their addresses."""
    check = planned.check
    given = [Across(sorted(shared.members.get(need.fact, []), key=lambda member: member.target)) for need in check.needs]
    verdict = _ask(check, given, planned.parameters)
    references = [reference for need in check.needs for reference in shared.references.get(need.fact, [])]
    first = _first_of(references)
    return condense(planned, [completed(verdict, subject=system)], system, "", lambda _verdict: first)


def _first_of(references: list[EvidenceReference]) -> list[EvidenceReference]:
    """Those that a verdict across a system names: the same, in whatever order the targets were done."""
    return sorted(references, key=lambda reference: (reference.source, reference.at, reference.digest))[:KEPT_REFERENCES]


def members_of(book: FactBook, fact: type[Fact], target: str) -> list[Member[Any]]:
    """One target's share of an `Across`."""
    known = book.know(fact)
    if isinstance(known, Many):
        members: list[Member[Any]] = [Member(target, one) for one in known.facts]
        if isinstance(known.ending, Missing):
            members.append(Member(target, known.ending))
        return members
    return [Member(target, known)]


def _judge(planned: PlannedCheck, book: FactBook, address: str) -> list[Verdict]:
    check = planned.check
    verdicts = book.answer(
        (check, canonical(planned.parameters)),
        [need.fact for need in check.needs],
        lambda known: list(_verdicts(check, known, planned.parameters)),
        lasts=lambda verdicts: all(verdict.reason is not Reason.BUG for verdict in verdicts),
    )
    return [completed(verdict, subject=verdict.subject or address) for verdict in verdicts]


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
