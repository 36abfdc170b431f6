"""The pipeline: the only file that knows the order of the stages.

inventory → plan → observe → evidence → read → facts → judge → verdicts → score → history. Shells call these few functions.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from govaudit import __version__
from govaudit.catalog import Catalog
from govaudit.errors import HistoryError
from govaudit.evidence import EvidenceHeader, EvidenceReader, EvidenceWriter, TargetEvidence
from govaudit.gating import Gate
from govaudit.history import History, RunWriter
from govaudit.judges import Block, Judges, Kept, kept, result_of
from govaudit.judging import Shared, judge_across
from govaudit.masking import use_own_key
from govaudit.model import (
    Audit,
    AuditHead,
    Declared,
    Inventory,
    Policy,
    PolicyUsed,
    Sentence,
    System,
    Target,
    TargetClock,
    TargetResult,
    TargetSummary,
)
from govaudit.observing import Progress
from govaudit.outliers import Outliers
from govaudit.planning import Plan, make_plan
from govaudit.resuming import Remains
from govaudit.running import Settings, looked_at
from govaudit.scoring import Scoring

log = logging.getLogger(__name__)


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
    remains: Remains | None = None,
) -> Collected:
    """Look at every target and write the evidence, without judging it; where something `remains`, only at what that lacks."""
    plan = make_plan(inventory.systems, policies, catalog)
    header = _header(inventory, policies, catalog, datetime.now(UTC))
    if remains is not None:
        header = remains.unchanged(header)
    results: list[TargetResult] = []  # not the blocks: memory stays bounded
    with EvidenceWriter(path, header, resumes=remains is not None) as writer:
        with contextlib.closing(_observed(plan, catalog, writer, settings, cancel, progress, remains)) as blocks:
            results.extend(result_of(block) for block in blocks)
        writer.close(_interruption(cancel))
        log.info("evidence: %s", path)
    return Collected(path=path, targets=sorted(results, key=_by_address), complete=not cancel.is_set())


def capture_script(policies: Sequence[Policy], catalog: Catalog) -> str:
    """The shell script that makes a capture for these policies on a host that nothing reaches; it follows what is named there."""
    from govaudit.targets.host.script import installed_script

    host = Target(system="", address="local:", kind="host")
    [plan] = make_plan([System(name="", targets=[host])], policies, catalog).targets
    return installed_script([request for request in plan.requests if not isinstance(request, Declared | TargetClock)], plan.followers)


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
    remains: Remains | None = None,
) -> Outcome:
    """The whole way: look, keep the evidence, judge, score, keep the run; where something `remains` of one, that is gone on with."""
    plan = make_plan(inventory.systems, policies, catalog)
    started = datetime.now(UTC)
    head, header = _head(inventory, policies, catalog, started), _header(inventory, policies, catalog, started)
    if remains is not None:
        header = remains.unchanged(header)
    use_own_key()  # that of the judges too
    with (
        _judges(plan, settings, started) as judges,
        history.resume(header.run) if remains else history.begin(head, inventory) as run,
    ):
        header = msgspec.structs.replace(header, run=run.id)
        with EvidenceWriter(history.evidence_path(run.id), header, resumes=remains is not None) as writer:
            assessment = _Assessment(plan, catalog, run, gate, judges)
            try:
                with contextlib.closing(_observed(plan, catalog, writer, settings, cancel, progress, remains)) as blocks:
                    assessment.take(blocks)
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
    with _judges(plan, settings, now) as judges, history.begin(_head(inventory, policies, catalog, now), inventory) as run:
        assessment = _Assessment(plan, catalog, run, gate, judges)
        assessment.take(evidence.blocks())
        broken_off = str(Sentence("the evidence file breaks off before its end")) if evidence.truncated else evidence.incomplete_reason
        return assessment.finish(history, evidence.path.absolute(), evidence.digest, broken_off)


class _Assessment:
    """Has targets judged as they come in, and keeps what is said of them."""

    def __init__(self, plan: Plan, catalog: Catalog, run: RunWriter, gate: Gate, judges: Judges) -> None:
        self._plan = plan
        self._catalog = catalog
        self._run = run
        self._gate = gate
        self._judges = judges
        self._scoring = Scoring(plan.policies, plan.systems)
        self._open = {(one.target.system, one.target.address): one.target for one in plan.targets}
        self._shared: dict[str, Shared] = {system.name: Shared() for system in plan.systems}
        self._results: list[TargetResult] = []
        self._summaries: list[TargetSummary] = []
        self._outliers = Outliers(plan.systems)
        self._has_bug = False
        log.info("run %s: begun", run.id)

    def take(self, blocks: Iterable[Block]) -> None:
        """Judge targets as they come in."""
        for judgement in self._judges.judge(self._first_of_each(blocks)):
            self._keep(judgement.kept)
            self._run.add_tables(judgement.tables)
            self._summaries.append(judgement.summary)
            self._outliers.add(judgement.target, judgement.kept.pairs)
            self._shared[judgement.target.system].add(judgement.share)

    def _first_of_each(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """A file may name a target twice, or one that nobody asked about."""
        for block in blocks:
            if self._open.pop((block.target.system, block.target.address), None) is not None:
                self._results.append(result_of(block))
                yield block

    def finish(self, history: History, evidence: Path, digest: str, incomplete_reason: str) -> Outcome:
        """Judge what nobody looked at, and what needs all targets; score, and close the run."""
        self.take([TargetEvidence(target=target, observations=[]) for target in self._open.values()])
        for system, across in self._plan.across.items():
            self._keep(kept(judge_across(planned, system, self._shared[system]) for planned in across))
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

    def _keep(self, kept: Kept) -> None:
        self._has_bug = self._has_bug or kept.has_bug
        for pair in kept.pairs:
            self._run.add_pair(pair)
            self._scoring.add(pair)
        self._run.add_rows(kept.rows)
        for verdict in kept.troubling:
            self._gate.add(verdict)


def _judges(plan: Plan, settings: Settings, now: datetime) -> Judges:
    return Judges(plan, now=now, max_age=settings.max_age, processes=settings.processes)


def _observed(
    plan: Plan,
    catalog: Catalog,
    writer: EvidenceWriter,
    settings: Settings,
    cancel: threading.Event,
    progress: Progress,
    remains: Remains | None,
) -> Generator[TargetEvidence, None, None]:
    """What is seen of each target, as it is written; what an interrupted run had seen whole comes first."""
    if remains is not None:
        log.info("%d targets were seen whole before", len(remains))
        for block in remains.seen_whole():
            writer.write_target(block)
            progress(block.target, "kept")
            yield block
        writer.take_over()
        left = tuple(one for one in plan.targets if (one.target.system, one.target.address) not in remains)
        plan = msgspec.structs.replace(plan, targets=left)
    with contextlib.closing(looked_at(plan, catalog, settings, cancel, progress)) as blocks:
        for block in blocks:
            writer.write_target(block)
            yield block


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


def _header(inventory: Inventory, policies: Sequence[Policy], catalog: Catalog, created: datetime) -> EvidenceHeader:
    return EvidenceHeader(
        tool_version=__version__,
        created=created,
        inventory=inventory,
        policies=list(policies),
        plugins=catalog.plugins_used,
    )


def _interruption(cancel: threading.Event) -> str:
    return "the run was interrupted" if cancel.is_set() else ""


def _by_address(result: TargetResult) -> tuple[str, str]:
    return result.system, result.address
