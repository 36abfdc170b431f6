"""Every request of a real host is denied in turn: what rested on it becomes unknown, nothing else changes, nothing gains a pass."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from govaudit.catalog import Catalog
from govaudit.evidence import TargetEvidence, read_evidence
from govaudit.judging import FactBook, judge_target
from govaudit.model import Missing, Observation, Reason, Status, Tally, missing
from govaudit.planning import PlannedCheck, TargetPlan, make_plan
from govaudit.precedents import Precedents
from govaudit.remembering import Memory
from tests.support.command import govaudit

Tallies = dict[str, Tally]

ASKED = ("--policy", "essentials", "--policy", "linux-hardening")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> tuple[TargetPlan, TargetEvidence]:
    """This machine, as it was seen."""
    folder = tmp_path_factory.mktemp("local")
    govaudit(folder, "collect", "local:", "-o", folder / "seen.zst", *ASKED, "--no-plugins", accept=(0, 3))
    evidence = read_evidence(Path(folder / "seen.zst"))
    plan = make_plan(evidence.header.inventory.systems, evidence.header.policies, Catalog())
    [block] = evidence
    return plan.targets[0], block


def book_of(plan: TargetPlan, block: TargetEvidence, observations: list[Observation], before: Precedents | None = None) -> FactBook:
    assert block.result is not None
    assert block.result.observed_to is not None
    now, memory = block.result.observed_to, None if before is None else Memory()
    return FactBook(plan.sources, observations, block.result, now=now, max_age=timedelta(days=30), memory=memory, precedents=before)


def judged(plan: TargetPlan, block: TargetEvidence, observations: list[Observation], before: Precedents | None = None) -> Tallies:
    """`before`: of the same host with another request denied, so that only what differs is worked out."""
    return {one.pair.check: one.pair.tally for one in judge_target(plan, book_of(plan, block, observations, before))}


def resting_on_each(plan: TargetPlan, block: TargetEvidence) -> dict[str, TargetPlan]:
    """By request: the plan with the checks that rest on it. A reader is handed what it asked for, and nothing else can change."""
    book = book_of(plan, block, block.observations)
    found: dict[str, list[PlannedCheck]] = {}
    for planned in plan.checks:
        for request in {one.request for need in planned.check.needs for one in book.grounds(need.fact)}:
            found.setdefault(request, []).append(planned)
    return {request: msgspec.structs.replace(plan, checks=tuple(checks)) for request, checks in found.items()}


def why(path: str) -> Missing:
    return missing(Reason.PERMISSION_DENIED, "{path}: permission denied", path=path)


def denied(observations: list[Observation], request: str) -> list[Observation]:
    """The same, with one request refused as a whole."""
    first = next(one for one in observations if one.request == request)
    return [one for one in observations if one.request != request] + [msgspec.structs.replace(first, source=request, outcome=why(request))]


def without_each(block: TargetEvidence) -> Iterator[tuple[str, str, list[Observation]]]:
    """The observations with one request refused, and with one file of many refused, in turn."""
    for request in requests(block):
        yield request, request, denied(block.observations, request)
    for number, one in enumerate(block.observations):
        refused = msgspec.structs.replace(one, outcome=why(one.source))
        yield one.request, one.source, [*block.observations[:number], refused, *block.observations[number + 1 :]]


def requests(block: TargetEvidence) -> Iterator[str]:
    yield from dict.fromkeys(observation.request for observation in block.observations)


def test_nothing_gains_a_pass(seen: tuple[TargetPlan, TargetEvidence]) -> None:
    plan, block = seen
    before = judged(plan, block, block.observations)
    assert sum(tally.passed for tally in before.values()) > 0
    resting = resting_on_each(plan, block)
    wrong = []
    last = Precedents()
    for request, what, observations in without_each(block):
        for check, tally in judged(resting[request], block, observations, last).items() if request in resting else ():
            if tally != before[check] and (tally.unknown <= before[check].unknown or tally.passed > before[check].passed):
                wrong.append(f"{check} without {what}: {before[check]} became {tally}")
    assert wrong == []


def test_nothing_else_changes(seen: tuple[TargetPlan, TargetEvidence]) -> None:
    """Some requests in turn, with all checks judged anew: those that do not rest on it stay as they are."""
    plan, block = seen
    before = judged(plan, block, block.observations)
    resting = resting_on_each(plan, block)
    every = list(requests(block))
    for request in every[:: max(1, len(every) // 25)]:
        after = judged(plan, block, denied(block.observations, request))
        changed = {check for check, tally in after.items() if tally != before[check]}
        assert changed <= ({planned.check.id for planned in resting[request].checks} if request in resting else set())


def test_every_check_rests_on_something(seen: tuple[TargetPlan, TargetEvidence]) -> None:
    """With everything denied, nothing but unknown is left."""
    plan, block = seen
    observations = block.observations
    for request in requests(block):
        observations = denied(observations, request)
    assert {check: (tally.passed, tally.failed, tally.not_applicable) for check, tally in judged(plan, block, observations).items()} == {
        planned.check.id: (0, 0, 0) for planned in plan.checks
    }


def test_a_denied_request_is_judged_unknown_with_its_reason(seen: tuple[TargetPlan, TargetEvidence]) -> None:
    plan, block = seen
    book = book_of(plan, block, denied(block.observations, "file /etc/passwd"))
    verdicts = [verdict for one in judge_target(plan, book) for verdict in one.verdicts if verdict.check == "access.only-root-has-uid-zero"]
    assert [(verdict.status, verdict.reason) for verdict in verdicts] == [(Status.UNKNOWN, Reason.PERMISSION_DENIED)]
