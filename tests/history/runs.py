"""Runs for the tests of the history."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from govaudit.history import History, RunWriter
from govaudit.model import (
    AuditHead,
    CheckText,
    ControlResult,
    ControlStatus,
    Interval,
    Inventory,
    Pair,
    PluginUsed,
    PolicyUsed,
    Score,
    Sentence,
    Severity,
    Status,
    System,
    Tally,
    Target,
    TargetResult,
    Text,
    Verdict,
)

REPOSITORY = Path(__file__).parents[2]
STARTED = datetime(2026, 11, 24, 8, 45, 12, tzinfo=UTC)
TARGET = Target(system="portal", address="local:", kind="host")
INVENTORY = Inventory(
    agency="Dinas", language="id", systems=[System(name="portal", targets=[TARGET])], path="govaudit.yaml", digest="ab" * 32
)
SCORE = Score(overall=Interval(value=62.0, high=81.0, coverage=0.9, grade="D"), systems=1)
CHECK = CheckText(id="access.a", title="A.", why="Because.", fix="Do.", severity=Severity.HIGH)
CONTROL = ControlResult(
    policy="essentials", id="AC-1", title=Text("A", "A"), requirement=Text("A.", "A."), status=ControlStatus.MET, checks=["access.a"]
)
TALLY = Tally(passed=2, failed=1)
RESULT = TargetResult(system="portal", address="local:", kind="host", reached=True, complete=True, clock_skew=0.5)


def head(started: datetime = STARTED, run: str = "") -> AuditHead:
    return AuditHead(
        id=run,
        started=started,
        tool_version="0.1.0",
        agency="Dinas",
        language="id",
        plugins=[PluginUsed(name="sample", version="1.0")],
        policies=[PolicyUsed(id="essentials", version="1", title=Text("E", "D"), digest="cd" * 32)],
    )


def verdict(subject: str = "/etc/x", *, check: str = "access.a", target: str = "local:", status: Status = Status.PASS) -> Verdict:
    sentence = Sentence("{subject} is fine", {"subject": subject})
    return Verdict(status=status, sentence=sentence, check=check, parameters={"n": 1}, system="portal", target=target, subject=subject)


def pair(check: str = "access.a", target: str = "local:") -> Pair:
    return Pair(check=check, parameters={"n": 1}, domain="access", severity=Severity.HIGH, system="portal", target=target, tally=TALLY)


def finish(run: RunWriter, *, incomplete_reason: str = "", evidence: str = "", evidence_digest: str = "") -> None:
    run.finish(
        systems=INVENTORY.systems,
        targets=[RESULT],
        controls=[CONTROL],
        score=SCORE,
        checks={"access.a": CHECK},
        exit_code=1,
        incomplete_reason=incomplete_reason,
        evidence=evidence,
        evidence_digest=evidence_digest,
    )


def keep(history: History, started: datetime = STARTED, run: str = "", evidence: str = "") -> str:
    with history.begin(head(started, run), INVENTORY) as writer:
        writer.add_pair(pair())
        writer.add_verdicts([verdict()])
        finish(writer, evidence=evidence)
        return writer.id
