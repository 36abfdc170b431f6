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
from govaudit.planning import TargetPlan, make_plan
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


def judged(plan: TargetPlan, block: TargetEvidence, observations: list[Observation]) -> Tallies:
    assert block.result is not None
    assert block.result.observed_to is not None
    book = FactBook(plan.sources, observations, block.result, now=block.result.observed_to, max_age=timedelta(days=30))
    return {one.pair.check: one.pair.tally for one in judge_target(plan, book)}


def why(path: str) -> Missing:
    return missing(Reason.PERMISSION_DENIED, "{path}: permission denied", path=path)


def denied(observations: list[Observation], request: str) -> list[Observation]:
    """The same, with one request refused as a whole."""
    first = next(one for one in observations if one.request == request)
    return [one for one in observations if one.request != request] + [msgspec.structs.replace(first, source=request, outcome=why(request))]


def without_each(block: TargetEvidence) -> Iterator[tuple[str, list[Observation]]]:
    """The observations with one request refused, and with one file of many refused, in turn."""
    for request in requests(block):
        yield request, denied(block.observations, request)
    for number, one in enumerate(block.observations):
        refused = msgspec.structs.replace(one, outcome=why(one.source))
        yield one.source, [*block.observations[:number], refused, *block.observations[number + 1 :]]


def requests(block: TargetEvidence) -> Iterator[str]:
    yield from dict.fromkeys(observation.request for observation in block.observations)


def test_nothing_gains_a_pass(seen: tuple[TargetPlan, TargetEvidence]) -> None:
    plan, block = seen
    before = judged(plan, block, block.observations)
    assert sum(tally.passed for tally in before.values()) > 0
    wrong = []
    for what, observations in without_each(block):
        for check, tally in judged(plan, block, observations).items():
            if tally != before[check] and (tally.unknown <= before[check].unknown or tally.passed > before[check].passed):
                wrong.append(f"{check} without {what}: {before[check]} became {tally}")
    assert wrong == []


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
    assert block.result is not None
    assert block.result.observed_to is not None
    observations = denied(block.observations, "file /etc/passwd")
    book = FactBook(plan.sources, observations, block.result, now=block.result.observed_to, max_age=timedelta(days=30))
    verdicts = [verdict for one in judge_target(plan, book) for verdict in one.verdicts if verdict.check == "access.only-root-has-uid-zero"]
    assert [(verdict.status, verdict.reason) for verdict in verdicts] == [(Status.UNKNOWN, Reason.PERMISSION_DENIED)]
