"""What is known of targets, without judging it: their facts, and tables of them."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from govaudit.catalog import Catalog
from govaudit.evidence import EvidenceReader, TargetEvidence
from govaudit.judges import result_of
from govaudit.judging import FactBook, Known
from govaudit.model import Absent, Fact, Missing, System, Table, Target
from govaudit.observing import Progress
from govaudit.planning import Plan, TargetPlan
from govaudit.running import Settings, looked_at
from govaudit.tabulating import tabulate as tabulated


def know(
    systems: Sequence[System],
    catalog: Catalog,
    areas: Sequence[str],
    *,
    settings: Settings,
    cancel: threading.Event,
    progress: Progress,
) -> Iterable[tuple[Target, dict[type[Fact], Known]]]:
    """Look at targets for their facts alone, of the named areas or all."""
    targets = tuple(_plan_of_facts(target, catalog, areas) for system in systems for target in system.targets)
    plan = Plan((), tuple(systems), targets, {})
    by_target = {(one.target.system, one.target.address): one for one in targets}
    with contextlib.closing(looked_at(plan, catalog, settings, cancel, progress)) as blocks:
        for block in blocks:
            yield block.target, _facts(by_target[block.target.system, block.target.address], block, settings.max_age, areas)


def know_from(
    evidence: EvidenceReader, catalog: Catalog, areas: Sequence[str], *, settings: Settings, wanted: Container[tuple[str, str]]
) -> Iterable[tuple[Target, dict[type[Fact], Known]]]:
    """What evidence tells of the wanted targets (system, address), of the named areas or all."""
    for block in _wanted(evidence, wanted):
        yield block.target, _facts(_plan_of_facts(block.target, catalog, areas), block, settings.max_age, areas)


def tabulate(
    systems: Sequence[System],
    catalog: Catalog,
    areas: Sequence[str],
    *,
    settings: Settings,
    cancel: threading.Event,
    progress: Progress,
) -> Iterable[tuple[Target, dict[str, Table | Absent | Missing]]]:
    """Look at targets for the tables alone, of the named areas or all."""
    targets = tuple(_plan_of_tables(target, catalog, areas) for system in systems for target in system.targets)
    by_target = {(one.target.system, one.target.address): one for one in targets}
    with contextlib.closing(looked_at(Plan((), tuple(systems), targets, {}), catalog, settings, cancel, progress)) as blocks:
        for block in blocks:
            yield block.target, _tables(by_target[block.target.system, block.target.address], block, settings.max_age, areas)


def tabulate_from(
    evidence: EvidenceReader, catalog: Catalog, areas: Sequence[str], *, settings: Settings, wanted: Container[tuple[str, str]]
) -> Iterable[tuple[Target, dict[str, Table | Absent | Missing]]]:
    """The tables that evidence gives of the wanted targets (system, address), of the named areas or all."""
    for block in _wanted(evidence, wanted):
        yield block.target, _tables(_plan_of_tables(block.target, catalog, areas), block, settings.max_age, areas)


def _wanted(evidence: EvidenceReader, wanted: Container[tuple[str, str]]) -> Iterator[TargetEvidence]:
    return (block for block in evidence if (block.target.system, block.target.address) in wanted)


def _plan_of_facts(target: Target, catalog: Catalog, areas: Sequence[str]) -> TargetPlan:
    sources = catalog.sources(target.kind)
    facts = [fact for fact in sources.by_fact if not areas or fact.area() in areas]
    return TargetPlan(target, sources, (), (), tuple(sources.readers_for(facts)))


def _facts(plan: TargetPlan, block: TargetEvidence, max_age: timedelta, areas: Sequence[str]) -> dict[type[Fact], Known]:
    book = FactBook(plan.sources, block.observations, result_of(block), now=datetime.now(UTC), max_age=max_age)
    facts = [fact for fact in plan.sources.by_fact if not areas or fact.area() in areas]
    return {fact: book.know(fact) for fact in sorted(facts, key=lambda fact: (fact.area(), fact.__name__))}


def _plan_of_tables(target: Target, catalog: Catalog, areas: Sequence[str]) -> TargetPlan:
    sources = catalog.sources(target.kind)
    facts = {shown.fact for one in sources.tabulations_in(areas) for shown in one.shows}
    return TargetPlan(target, sources, (), (), tuple(sources.readers_for(facts)))


def _tables(plan: TargetPlan, block: TargetEvidence, max_age: timedelta, areas: Sequence[str]) -> dict[str, Table | Absent | Missing]:
    book = FactBook(plan.sources, block.observations, result_of(block), now=datetime.now(UTC), max_age=max_age)
    return {one.id: tabulated(one, book) for one in plan.sources.tabulations_in(areas)}
