"""What is kept of a run is read back as it was, sorted, and never as one list."""

from __future__ import annotations

import random
import sqlite3
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from govaudit.errors import GovauditError, HistoryError
from govaudit.history import NEVER_ENDED, History, database
from govaudit.model import (
    Demand,
    Outlier,
    Reason,
    Sentence,
    Severity,
    Status,
    Table,
    TargetName,
    TargetSummary,
    TargetTable,
    Verdict,
    cell,
    missing,
)
from tests.history.runs import (
    CHECK,
    CONTROL,
    INVENTORY,
    RESULT,
    SCORE,
    STARTED,
    finish,
    head,
    keep,
    pair,
    verdict,
)


def test_a_run_is_read_back_as_it_was(history: History) -> None:
    with history.begin(head(), INVENTORY) as run:
        run.add_pair(pair())
        run.add_verdicts([verdict("b"), verdict("a", status=Status.FAIL)])
        finish(run, evidence="/somewhere/e.zst", evidence_digest="ef" * 32)
    audit = history.audit("latest")
    assert audit.head.id == run.id
    assert (audit.head.complete, audit.head.incomplete_reason) == (True, "")
    assert (audit.head.evidence, audit.head.evidence_digest) == ("/somewhere/e.zst", "ef" * 32)
    assert (audit.head.plugins, audit.head.policies) == (head().plugins, head().policies)
    assert (audit.systems, audit.targets, audit.controls, audit.score) == (INVENTORY.systems, [RESULT], [CONTROL], SCORE)
    assert audit.checks == {"access.a": CHECK}
    assert list(audit.verdicts) == [verdict("a", status=Status.FAIL), verdict("b")]
    assert audit.tally()[Status.FAIL] == 1
    assert history.demands(run.id) == [Demand("access.a", {"n": 1})]
    assert history.inventory(run.id) == INVENTORY
    assert history.exit_code(run.id) == 1
    assert [(kept.head, kept.score, kept.exit_code) for kept in history.runs()] == [(audit.head, SCORE, 1)]


def test_summaries_outliers_and_tables_are_read_back_as_they_were(history: History) -> None:
    summary = TargetSummary(
        system="portal", target="local:", score=SCORE.overall, failed={Severity.HIGH: 2}, unknown={Reason.TIMED_OUT: 1}, passed=3
    )
    name = TargetName("portal", "local:")
    counts: dict[str, Any] = {"passed": 9, "failed": 1, "unknown": 1}
    outlier = Outlier(check="access.a", severity=Severity.HIGH, group="web", failing=[name], not_known=[name], **counts)
    table = Table(id="b", title=Sentence("B"), columns=[Sentence("C")], rows=[[cell("d")], [cell(3)]], note=Sentence("n"), left_out=4)
    gone = missing(Reason.TIMED_OUT, "no answer")
    tables = [TargetTable(system="portal", target="local:", id=one, found=found) for one, found in (("b", table), ("a", gone))]
    with history.begin(head(), INVENTORY) as run:
        run.add_tables(tables)
        run.finish(
            systems=INVENTORY.systems,
            targets=[RESULT],
            controls=[],
            score=SCORE,
            checks={},
            exit_code=0,
            summaries=[summary],
            outliers=[outlier],
            outliers_left_out=7,
        )
    audit = history.audit("latest")
    assert (audit.summaries, audit.outliers, audit.outliers_left_out) == ([summary], [outlier], 7)
    assert list(audit.tables) == list(audit.tables) == tables[::-1]
    history.prune(keep=0)
    with sqlite3.connect(history.path) as raw:
        assert raw.execute("SELECT count(*) FROM tables").fetchone() == (0,)


def test_an_interrupted_run_says_why(history: History) -> None:
    with history.begin(head(), INVENTORY) as run:
        finish(run, incomplete_reason="the run was interrupted")
    kept = history.audit("latest").head
    assert (kept.complete, kept.incomplete_reason) == (False, "the run was interrupted")


def test_a_run_that_never_ended_is_marked_and_keeps_what_was_judged(history: History) -> None:
    with pytest.raises(ZeroDivisionError), history.begin(head(), INVENTORY) as run:
        run.add_verdicts(verdict(str(number)) for number in range(2_000))
        raise ZeroDivisionError
    audit = history.audit(run.id)
    assert (audit.head.complete, audit.head.incomplete_reason, audit.head.finished) == (False, NEVER_ENDED, None)
    assert len(list(audit.verdicts)) == 2_000
    assert (audit.score.overall.value, audit.targets, audit.systems) == (None, [], INVENTORY.systems)
    assert history.runs()[0].score is None
    with pytest.raises(HistoryError, match="there is no latest run"):
        history.audit("latest")


def test_a_run_that_a_mistake_breaks_off_says_which_and_is_no_latest_run(history: History) -> None:
    with pytest.raises(GovauditError), history.begin(head(), INVENTORY):
        raise GovauditError("record 4: the record before it is not the one that was written", hint="Collect anew.")
    [kept] = history.runs()
    assert (kept.head.incomplete_reason, kept.head.finished) == ("record 4: the record before it is not the one that was written", None)
    with pytest.raises(HistoryError, match="there is no latest run"):
        history.audit("latest")
    history.begin(head(), INVENTORY).close()  # nothing keeps the next one out


def test_a_relative_history_names_its_evidence_absolutely(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert History(Path("kept.sqlite")).evidence_path("run") == tmp_path / "kept-evidence" / "run.jsonl.zst"


def test_verdicts_come_sorted_again_and_again_and_never_as_one_list(history: History) -> None:
    subjects = [f"/srv/{number:05}" for number in range(6000)]
    shuffled = subjects.copy()
    random.Random(1).shuffle(shuffled)
    with history.begin(head(), INVENTORY) as run:
        run.add_verdicts(verdict(subject, target=target) for subject in shuffled for target in ("ssh://b", "ssh://a"))
        run.add_verdicts([verdict("same"), verdict("same")])
        finish(run)
    verdicts = history.audit("latest").verdicts
    keys = [(kept.target, kept.subject) for kept in verdicts]
    assert keys == [("local:", "same")] * 2 + [(target, subject) for target in ("ssh://a", "ssh://b") for subject in subjects]
    tracemalloc.start()
    assert sum(1 for _ in verdicts) == 12_002
    assert tracemalloc.get_traced_memory()[1] < 3_000_000
    tracemalloc.stop()


def test_sorting_is_that_of_code_points_and_uses_the_index(history: History) -> None:
    subjects = ["a", "B", "ä", "", "\U0001f600", "\uffee", "a\x00b", "a b", "%", "'"]
    with history.begin(head(), INVENTORY) as run:
        run.add_verdicts(verdict(subject) for subject in subjects)
        finish(run)
    assert [kept.subject for kept in history.audit("latest").verdicts] == sorted(subjects)
    engine = database.open_database(history.path)
    assert engine is not None
    statement = database.rows_after(database.verdicts, "x", ("s", "t", "c", "p", "u", 1), 500)
    compiled = statement.compile(engine, compile_kwargs={"literal_binds": True})
    with engine.connect() as connection:
        plan = " ".join(str(row) for row in connection.execute(text(f"EXPLAIN QUERY PLAN {compiled}")))
    assert "SEARCH" in plan
    assert "TEMP B-TREE" not in plan


def test_reading_half_way_keeps_no_writer_out(history: History) -> None:
    with history.begin(head(), INVENTORY) as run:
        run.add_verdicts(verdict(str(number)) for number in range(1200))
        finish(run)
    half_way: Iterator[Verdict] = iter(history.audit("latest").verdicts)
    next(half_way)
    keep(history, STARTED + timedelta(days=1))
    assert sum(1 for _ in half_way) == 1199
