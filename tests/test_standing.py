"""How systems stand beside each other."""

from __future__ import annotations

from msgspec.structs import replace

from govaudit.model import Interval, Reason, Score, Severity, System, Target, TargetResult, TargetSummary
from govaudit.standing import systems_worst_first
from tests.support import audits


def score(value: float | None, grade: str = "", **more: str) -> Interval:
    return audits.interval(value, value, 1.0, grade, **more)


def test_the_worst_letter_comes_first_and_no_score_last() -> None:
    scores = {
        "capped": score(95.0, "D"),
        "fair": score(70.0, "C"),
        "nothing": score(None),
        "poor": score(52.0, "D"),
        "unknown": score(0.0, grade_at_most="A"),
        "unseen, capped": score(60.0, grade_at_most="D"),
        "worst": score(40.0, "E"),
    }
    audit = replace(audits.empty(), systems=[System(name=name) for name in scores], score=Score(overall=score(50.0), by_system=scores))
    assert [row.system.name for row in systems_worst_first(audit)] == [
        "unknown",
        "worst",
        "poor",
        "unseen, capped",
        "capped",
        "fair",
        "nothing",
    ]


def test_equal_scores_are_told_apart_by_what_fails_then_by_name() -> None:
    names = "abcd"
    targets = [Target(system=name, address=f"ssh://{name}", kind="host") for name in names]
    failed = {"a": {}, "b": {Severity.LOW: 9}, "c": {Severity.CRITICAL: 1}, "d": {}}
    audit = replace(
        audits.empty(),
        systems=[System(name=target.system, targets=[target]) for target in targets],
        targets=[TargetResult(system=one.system, address=one.address, kind="host", reached=True, complete=True) for one in targets],
        summaries=[
            TargetSummary(system=name, target=f"ssh://{name}", score=score(60.0, "D"), failed=failed[name], unknown={Reason.TIMED_OUT: 2})
            for name in names
        ],
        score=Score(overall=score(60.0), by_system={name: score(60.0, "D") for name in names}),
    )
    rows = systems_worst_first(audit)
    assert [row.system.name for row in rows] == ["c", "b", "a", "d"]
    assert (rows[0].failed, rows[0].unknown) == ({Severity.CRITICAL: 1}, 2)


def test_a_run_without_summaries_still_has_its_systems_and_targets() -> None:
    rows = systems_worst_first(replace(audits.realistic(), summaries=[]))
    assert [(row.system.name, len(row.targets), row.failed, row.unknown) for row in rows] == [
        ("Arsip", 1, {}, 0),
        ("Kepegawaian", 1, {}, 0),
        ("Portal", 4, {}, 0),
    ]
