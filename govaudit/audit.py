"""The pipeline: the only file that knows the order of the stages.

inventory → plan → observe → evidence → read → facts → judge → verdicts → score → history. Shells call these few functions.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Generator, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from govaudit import __version__
from govaudit.catalog import Catalog
from govaudit.errors import HistoryError
from govaudit.evidence import EvidenceHeader, EvidenceReader, EvidenceWriter, TargetEvidence
from govaudit.gating import Gate
from govaudit.history import History, RunWriter
from govaudit.judging import FactBook, Judged, Known, Shared, judge_across, judge_target
from govaudit.model import (
    Absent,
    Audit,
    AuditHead,
    Declared,
    Fact,
    Inventory,
    Missing,
    Policy,
    PolicyUsed,
    Reason,
    Sentence,
    System,
    Table,
    Target,
    TargetClock,
    TargetResult,
    TargetSummary,
    missing,
)
from govaudit.observing import Progress, observe
from govaudit.outliers import Outliers
from govaudit.planning import Plan, TargetPlan, make_plan
from govaudit.scoring import Scoring
from govaudit.summarising import summary_of
from govaudit.tabulating import tables_of
from govaudit.tabulating import tabulate as tabulated

log = logging.getLogger(__name__)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How a run is done."""

    jobs: int = 8
    """Targets looked at side by side."""
    seconds: float = 300.0
    """How long one target may take."""
    max_age: timedelta = timedelta(days=30)
    """Observations older than this are stale."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a finished run says to its caller."""

    audit: Audit
    exit_code: int
    reasons: list[Sentence]
    """Why the exit code is not 0."""
    has_bug: bool = False
    """Something of govaudit itself raised; the log has the traceback."""


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """What `collect` brought."""

    path: Path
    targets: list[TargetResult]
    complete: bool


def collect(
    inventory: Inventory,
    policies: Sequence[Policy],
    catalog: Catalog,
    path: Path,
    *,
    settings: Settings,
    cancel: threading.Event,
    progress: Progress,
) -> Collected:
    """Look at every target and write the evidence, without judging it."""
    plan = make_plan(inventory.systems, policies, catalog)
    results: list[TargetResult] = []  # not the blocks: memory stays bounded
    with EvidenceWriter(path, _header(inventory, policies, catalog, datetime.now(UTC))) as writer:
        with contextlib.closing(_observed(plan, catalog, writer, settings, cancel, progress)) as blocks:
            results.extend(_result(block) for block in blocks)
        writer.close(_interruption(cancel))
        log.info("evidence: %s", path)
    return Collected(path=path, targets=sorted(results, key=_by_address), complete=not cancel.is_set())


def capture_script(policies: Sequence[Policy], catalog: Catalog) -> str:
    """The shell script that makes a capture for these policies on a host that nothing reaches; what follows from answers is not in it."""
    from govaudit.targets.host.script import installed_script

    host = Target(system="", address="local:", kind="host")
    [plan] = make_plan([System(name="", targets=[host])], policies, catalog).targets
    return installed_script([request for request in plan.requests if not isinstance(request, Declared | TargetClock)])


def script_permission(policies: Sequence[Policy], catalog: Catalog, path: str, user: str) -> str:
    """The line of sudoers that lets `user` run that script, at `path` (or the usual place), as root; raises ValueError."""
    from govaudit.targets.host.installed import USUAL_PLACE, sudoers_line

    return sudoers_line(capture_script(policies, catalog), path or USUAL_PLACE, user)


def audit(
    inventory: Inventory,
    policies: Sequence[Policy],
    catalog: Catalog,
    history: History,
    gate: Gate,
    *,
    settings: Settings,
    cancel: threading.Event,
    progress: Progress,
) -> Outcome:
    """The whole way: look, keep the evidence, judge, score, keep the run."""
    plan = make_plan(inventory.systems, policies, catalog)
    started = datetime.now(UTC)
    with history.begin(_head(inventory, policies, catalog, started), inventory) as run:
        header = _header(inventory, policies, catalog, started, run.id)
        with EvidenceWriter(history.evidence_path(run.id), header) as writer:
            assessment = _Assessment(plan, catalog, run, gate, started, settings.max_age)
            try:
                with contextlib.closing(_observed(plan, catalog, writer, settings, cancel, progress)) as blocks:
                    for block in blocks:
                        assessment.add(block)
            except HistoryError as error:
                kept = f"What has been seen until now can be judged: govaudit judge {writer.partial}"
                raise HistoryError(error.message, hint=f"{error.hint}\n{kept}", place=error.place) from error
            digest = writer.close(_interruption(cancel))
            log.info("evidence: %s", writer.path)
        return assessment.finish(history, writer.path, digest, _interruption(cancel))


def judge(
    evidence: EvidenceReader,
    policies: Sequence[Policy],
    catalog: Catalog,
    history: History,
    gate: Gate,
    *,
    settings: Settings,
) -> Outcome:
    """Judge evidence without touching any target."""
    inventory = evidence.header.inventory
    plan = make_plan(inventory.systems, policies, catalog)
    now = datetime.now(UTC)
    with history.begin(_head(inventory, policies, catalog, now), inventory) as run:
        assessment = _Assessment(plan, catalog, run, gate, now, settings.max_age)
        for block in evidence:
            assessment.add(block)
        broken_off = "the evidence file breaks off before its end" if evidence.truncated else evidence.incomplete_reason
        return assessment.finish(history, evidence.path.absolute(), evidence.digest, broken_off)


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
    with contextlib.closing(_looked_at(plan, catalog, settings, cancel, progress)) as blocks:
        for block in blocks:
            yield block.target, _facts(by_target[block.target.system, block.target.address], block, settings.max_age, areas)


def know_from(
    evidence: EvidenceReader, catalog: Catalog, areas: Sequence[str], *, settings: Settings
) -> Iterable[tuple[Target, dict[type[Fact], Known]]]:
    """What evidence tells, of the named areas or all."""
    for block in evidence:
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
    with contextlib.closing(_looked_at(Plan((), tuple(systems), targets, {}), catalog, settings, cancel, progress)) as blocks:
        for block in blocks:
            yield block.target, _tables(by_target[block.target.system, block.target.address], block, settings.max_age, areas)


def tabulate_from(
    evidence: EvidenceReader, catalog: Catalog, areas: Sequence[str], *, settings: Settings
) -> Iterable[tuple[Target, dict[str, Table | Absent | Missing]]]:
    """The tables that evidence gives, of the named areas or all."""
    for block in evidence:
        yield block.target, _tables(_plan_of_tables(block.target, catalog, areas), block, settings.max_age, areas)


class _Assessment:
    """Judges targets as they come in, and keeps what is said of them."""

    def __init__(self, plan: Plan, catalog: Catalog, run: RunWriter, gate: Gate, now: datetime, max_age: timedelta) -> None:
        self._plan = plan
        self._catalog = catalog
        self._run = run
        self._gate = gate
        self._now = now
        self._max_age = max_age
        self._scoring = Scoring(plan.policies, plan.systems)
        self._open = {(one.target.system, one.target.address): one for one in plan.targets}
        self._shared: dict[str, Shared] = {system.name: Shared() for system in plan.systems}
        self._results: list[TargetResult] = []
        self._summaries: list[TargetSummary] = []
        self._outliers = Outliers(plan.systems)
        self._has_bug = False
        log.info("run %s: begun", run.id)

    def add(self, block: TargetEvidence) -> None:
        """Judge one target."""
        plan = self._open.pop((block.target.system, block.target.address), None)
        if plan is None:
            return  # the file names it twice; what came first counts
        result = _result(block)
        self._results.append(result)
        book = FactBook(plan.sources, block.observations, result, now=self._now, max_age=self._max_age)
        judged = list(judge_target(plan, book))
        for one in judged:
            self._keep(one)
        self._run.add_tables(tables_of(plan, book))
        self._summaries.append(summary_of(plan.target, judged))
        self._outliers.add(plan.target, (one.pair for one in judged))
        self._shared[plan.target.system].add(plan, book)

    def finish(self, history: History, evidence: Path, digest: str, incomplete_reason: str) -> Outcome:
        """Judge what nobody looked at, and what needs all targets; score, and close the run."""
        for plan in list(self._open.values()):
            self.add(TargetEvidence(target=plan.target, observations=[]))
        for system, across in self._plan.across.items():
            for planned in across:
                self._keep(judge_across(planned, system, self._shared[system]))
        controls, score = self._scoring.result()
        self._results.sort(key=_by_address)
        self._summaries.sort(key=lambda summary: (summary.system, summary.target))
        outliers, outliers_left_out = self._outliers.result()
        exit_code, reasons = self._gate.outcome(score, self._results, complete=not incomplete_reason)
        checks = {demand.check for policy in self._plan.policies for control in policy.controls for demand in control.checks}
        self._run.finish(
            systems=self._plan.systems,
            targets=self._results,
            controls=controls,
            score=score,
            summaries=self._summaries,
            outliers=outliers,
            outliers_left_out=outliers_left_out,
            checks={name: self._catalog.checks[name].text for name in sorted(checks)},
            incomplete_reason=incomplete_reason,
            evidence=str(evidence),
            evidence_digest=digest,
            exit_code=exit_code,
        )
        log.info("run %s: ended with exit code %d", self._run.id, exit_code)
        return Outcome(audit=history.audit(self._run.id), exit_code=exit_code, reasons=reasons, has_bug=self._has_bug)

    def _keep(self, judged: Judged) -> None:
        self._has_bug = self._has_bug or judged.has_bug
        self._run.add_pair(judged.pair)
        self._run.add_verdicts(judged.verdicts)
        self._scoring.add(judged.pair)
        for verdict in judged.verdicts:
            self._gate.add(verdict)


def _observed(
    plan: Plan, catalog: Catalog, writer: EvidenceWriter, settings: Settings, cancel: threading.Event, progress: Progress
) -> Generator[TargetEvidence, None, None]:
    with contextlib.closing(_looked_at(plan, catalog, settings, cancel, progress)) as blocks:
        for block in blocks:
            writer.write_target(block)
            yield block


def _looked_at(
    plan: Plan, catalog: Catalog, settings: Settings, cancel: threading.Event, progress: Progress
) -> Generator[TargetEvidence, None, None]:
    """What `observe` brings, with a word in the log. Whoever stops early closes it, which ends the looking too."""

    def told(target: Target, event: str) -> None:
        if event == "started":
            log.info("%s: begun", target.address)
        progress(target, event)

    log.info("looking at %d targets, policies: %s", len(plan.targets), ", ".join(policy.id for policy in plan.policies) or "none")
    looking = observe(plan, catalog.kinds, jobs=settings.jobs, seconds=settings.seconds, cancel=cancel, progress=told)
    with contextlib.closing(looking) as blocks:
        for block in blocks:
            _log_result(_result(block))
            yield block


def _log_result(result: TargetResult) -> None:
    how = "seen whole" if result.complete else str(result.trouble.sentence) if result.trouble else "not seen whole"
    seconds = (result.observed_to - result.observed_from).total_seconds() if result.observed_from and result.observed_to else 0.0
    log.info("%s: done in %.1f s: %s", result.address, seconds, how)


def _result(block: TargetEvidence) -> TargetResult:
    """How looking went; a block without a footer was interrupted."""
    if block.result is not None:
        return block.result
    return TargetResult(
        system=block.target.system,
        address=block.target.address,
        kind=block.target.kind,
        reached=bool(block.observations),
        complete=False,
        trouble=_INTERRUPTED,
        observed_from=block.observations[0].at if block.observations else None,
        observed_to=block.observations[-1].at if block.observations else None,
    )


_INTERRUPTED: Missing = missing(Reason.INTERRUPTED, "looking at this target was interrupted")


def _plan_of_facts(target: Target, catalog: Catalog, areas: Sequence[str]) -> TargetPlan:
    sources = catalog.sources(target.kind)
    facts = [fact for fact in sources.by_fact if not areas or fact.area() in areas]
    return TargetPlan(target, sources, (), (), tuple(sources.readers_for(facts)))


def _facts(plan: TargetPlan, block: TargetEvidence, max_age: timedelta, areas: Sequence[str]) -> dict[type[Fact], Known]:
    book = FactBook(plan.sources, block.observations, _result(block), now=datetime.now(UTC), max_age=max_age)
    facts = [fact for fact in plan.sources.by_fact if not areas or fact.area() in areas]
    return {fact: book.know(fact) for fact in sorted(facts, key=lambda fact: (fact.area(), fact.__name__))}


def _plan_of_tables(target: Target, catalog: Catalog, areas: Sequence[str]) -> TargetPlan:
    sources = catalog.sources(target.kind)
    facts = {shown.fact for one in sources.tabulations_in(areas) for shown in one.shows}
    return TargetPlan(target, sources, (), (), tuple(sources.readers_for(facts)))


def _tables(plan: TargetPlan, block: TargetEvidence, max_age: timedelta, areas: Sequence[str]) -> dict[str, Table | Absent | Missing]:
    book = FactBook(plan.sources, block.observations, _result(block), now=datetime.now(UTC), max_age=max_age)
    return {one.id: tabulated(one, book) for one in plan.sources.tabulations_in(areas)}


def _head(inventory: Inventory, policies: Sequence[Policy], catalog: Catalog, started: datetime) -> AuditHead:
    return AuditHead(
        id="",
        started=started,
        tool_version=__version__,
        agency=inventory.agency,
        language=inventory.language,
        plugins=catalog.plugins_used,
        policies=[
            PolicyUsed(id=one.id, version=one.version, title=one.title, digest=one.digest, description=one.description) for one in policies
        ],
    )


def _header(inventory: Inventory, policies: Sequence[Policy], catalog: Catalog, created: datetime, run: str = "") -> EvidenceHeader:
    return EvidenceHeader(
        tool_version=__version__,
        created=created,
        inventory=inventory,
        policies=list(policies),
        plugins=catalog.plugins_used,
        run=run,
    )


def _interruption(cancel: threading.Event) -> str:
    return "the run was interrupted" if cancel.is_set() else ""


def _by_address(result: TargetResult) -> tuple[str, str]:
    return result.system, result.address
