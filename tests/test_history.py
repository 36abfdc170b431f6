"""Runs kept: whole or marked, sorted, migrated with care, and clear about what stands in the way."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from govaudit.errors import GovauditError, HistoryError
from govaudit.history import NEVER_ENDED, History, RunWriter, database, default_path, new_run_id
from govaudit.history.lock import WriteLock
from govaudit.model import (
    AuditHead,
    CheckText,
    ControlResult,
    ControlStatus,
    Demand,
    Interval,
    Inventory,
    Outlier,
    Pair,
    PluginUsed,
    PolicyUsed,
    Reason,
    Score,
    Sentence,
    Severity,
    Status,
    System,
    Table,
    Tally,
    Target,
    TargetName,
    TargetResult,
    TargetSummary,
    TargetTable,
    Text,
    Verdict,
    cell,
    missing,
)

REPOSITORY = Path(__file__).parent.parent
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


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History.open(tmp_path / "data" / "history.sqlite")


# What is kept -------------------------------------------------------------------------------------


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
        run.add_verdicts(verdict(str(number)) for number in range(500))
        raise ZeroDivisionError
    audit = history.audit(run.id)
    assert (audit.head.complete, audit.head.incomplete_reason, audit.head.finished) == (False, NEVER_ENDED, None)
    assert len(list(audit.verdicts)) == 500
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


# Names --------------------------------------------------------------------------------------------


def test_ids_are_short_and_say_when() -> None:
    assert new_run_id(STARTED).startswith("20261124T084512-")
    assert len(new_run_id(STARTED)) == 20
    assert new_run_id(datetime.fromisoformat("2026-11-24T15:45:12+07:00")).startswith("20261124T084512-")


def test_a_run_is_named_by_its_beginning_or_its_place(history: History) -> None:
    first = keep(history, STARTED, "20261124T084512-aaaa")
    second = keep(history, STARTED + timedelta(days=1), "20261125T084512-bbbb")
    assert history.resolve("latest") == history.resolve("20261125") == history.resolve(second) == second
    assert history.resolve("previous") == history.resolve("20261124") == first
    with pytest.raises(HistoryError, match=r"2 runs begin with '202611': 20261125T084512-bbbb, 20261124T084512-aaaa\nName more"):
        history.resolve("202611")
    for wrong in ("", "%", "_", "2027", "../x"):
        with pytest.raises(HistoryError, match=r"no run .*\n`govaudit history` lists the runs|2 runs begin with ''|no run ''"):
            history.resolve(wrong)


def test_the_default_is_named_by_the_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOVAUDIT_HISTORY", str(tmp_path / "h"))
    assert default_path() == tmp_path / "h"
    monkeypatch.delenv("GOVAUDIT_HISTORY")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_path() == tmp_path / "govaudit" / "history.sqlite"


def test_an_empty_history_is_no_error_and_creates_nothing(history: History) -> None:
    assert history.runs() == []
    assert history.prune(keep=0) == []
    with pytest.raises(HistoryError, match=r"no run 'latest': the history .* is empty\n`govaudit audit` makes one"):
        history.audit("latest")
    assert not history.path.parent.exists()


# Pruning ------------------------------------------------------------------------------------------


def test_pruning_keeps_the_newest_that_ended(history: History) -> None:
    runs = [keep(history, STARTED + timedelta(days=day)) for day in range(4)]
    history.begin(head(STARTED + timedelta(days=1, hours=1)), INVENTORY).close()
    history.begin(head(STARTED + timedelta(days=5)), INVENTORY).close()
    size = history.path.stat().st_size
    pruned = history.prune(keep=2)
    assert len(pruned) == 3
    assert pruned[1:] == [runs[1], runs[0]]
    assert [run.head.id for run in history.runs()][1:] == [runs[3], runs[2]]
    assert history.path.stat().st_size <= size
    assert len(list(history.audit(runs[3]).verdicts)) == 1
    with sqlite3.connect(history.path) as raw:
        assert raw.execute("SELECT count(*) FROM verdicts").fetchone() == (2,)
        assert raw.execute("SELECT count(*) FROM pairs").fetchone() == (2,)


def test_pruning_by_age(history: History) -> None:
    now = datetime.now(UTC)
    old, new = keep(history, now - timedelta(days=91)), keep(history, now - timedelta(days=89))
    assert history.prune(older_than=timedelta(days=90)) == [old]
    assert [run.head.id for run in history.runs()] == [new]


def test_room_is_given_back(history: History) -> None:
    with history.begin(head(), INVENTORY) as run:
        run.add_verdicts(verdict(str(number)) for number in range(3000))
        finish(run)
    before = history.path.stat().st_size
    history.prune(keep=0)
    assert history.path.stat().st_size < before / 5


def test_only_our_own_evidence_is_deleted(history: History, tmp_path: Path) -> None:
    theirs = tmp_path / "evidence.zst"
    shared = history.evidence_path("shared")
    link = history.evidence_path("link")
    own = history.evidence_path("20260101T000000-aaaa")
    partial = own.with_name(own.name + ".partial")
    history.evidence_folder.mkdir(parents=True)
    for path in (theirs, shared, own, partial):
        path.write_text("evidence")
    link.symlink_to(theirs)
    keep(history, STARTED, "20260101T000000-aaaa", str(own))
    outside = f"{history.evidence_folder}/../../evidence.zst"
    for day, named in enumerate((theirs, link, shared, history.evidence_folder, outside), start=1):
        keep(history, STARTED + timedelta(days=day), evidence=str(named))
    keep(history, STARTED + timedelta(days=9), evidence=str(shared))
    history.prune(keep=1)
    assert not own.exists()
    assert not partial.exists()
    assert theirs.exists()
    assert link.is_symlink()
    assert shared.exists()


# Killed -------------------------------------------------------------------------------------------


_WRITES_FOREVER = """
    import sys
    from datetime import timedelta
    from pathlib import Path
    from tests.test_history import *
    history = History.open(Path(sys.argv[1]))
    for number in range(10_000):
        with history.begin(head(STARTED + timedelta(minutes=number)), INVENTORY) as run:
            for target in range(10):
                run.add_pair(pair(target=str(target)))
                run.add_verdicts(verdict(str(n), target=str(target)) for n in range(120))
            finish(run)
        print(run.id, flush=True)
"""


def test_killed_at_any_moment_finished_runs_stay_whole(history: History) -> None:
    told: list[str] = []
    choose = random.Random(7)
    for _ in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(_WRITES_FOREVER), history.path], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            told.append(process.stdout.readline().strip())
            time.sleep(choose.random() * 0.15)  # a random moment is the point
            process.kill()
            told += process.stdout.read().split()
        assert process.returncode == -signal.SIGKILL
        runs = {run.head.id: run for run in history.runs()}
        assert set(told) <= set(runs)
        for run in runs.values():
            audit = history.audit(run.head.id)
            if run.head.finished is not None:
                assert sum(1 for _ in audit.verdicts) == 1200
                assert history.demands(run.head.id) == [Demand("access.a", {"n": 1})]
            else:
                assert (run.head.complete, run.head.incomplete_reason) == (False, NEVER_ENDED)
        with sqlite3.connect(history.path) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    keep(history, STARTED + timedelta(days=300))  # and nobody holds the lock


def test_a_whole_audit_killed_half_way_leaves_history_and_evidence_usable(tmp_path: Path) -> None:
    history = History.open(tmp_path / "history.sqlite")
    environment = {**os.environ, "GOVAUDIT_HISTORY": str(history.path), "XDG_DATA_HOME": str(tmp_path / "data")}
    command = [sys.executable, "-m", "govaudit.cli.start"]
    audit = [*command, "audit", "local:", "--quiet", "--no-plugins", "--exit-zero"]
    whole = subprocess.run(audit, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert whole.returncode == 0, whole.stderr
    first = history.audit("latest")
    verdicts = list(first.verdicts)
    for moment in range(8):
        process = subprocess.Popen(audit, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        evidence_begun = history.evidence_folder / "*.partial"
        for _ in range(500):
            if list(evidence_begun.parent.glob(evidence_begun.name)) or process.poll() is not None:
                break
            time.sleep(0.01)
        time.sleep(moment * 0.05)  # from "has just begun to look" to "is about to end"
        process.kill()
        process.wait()
        for run in history.runs():
            assert run.head.finished is not None or run.head.incomplete_reason == NEVER_ENDED
        for partial in history.evidence_folder.glob("*.partial"):
            if not partial.stat().st_size:  # killed before its first block: nothing to judge
                partial.unlink()
                continue
            judged = subprocess.run(
                [*command, "judge", str(partial), "--quiet", "--no-plugins"],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert judged.returncode in (1, 3), judged.stderr
            assert history.audit("latest").head.complete is False
            partial.unlink()
    assert list(history.audit(first.head.id).verdicts) == verdicts


# One writer ---------------------------------------------------------------------------------------


def test_another_process_that_writes_is_named(history: History) -> None:
    script = """
        import sys
        from pathlib import Path
        from tests.test_history import *
        run = History.open(Path(sys.argv[1])).begin(head(), INVENTORY)
        print("begun", flush=True)
        sys.stdin.read()
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), history.path],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        with pytest.raises(HistoryError) as raised:
            history.begin(head(), INVENTORY)
        assert str(raised.value).startswith(f"another govaudit (process {process.pid} since 20")
        assert "Wait until it has ended, or name another history" in str(raised.value)
        assert len(history.runs()) == 1, "reading is free"
        process.kill()
    keep(history)


def test_two_writers_in_one_process_are_kept_apart(history: History) -> None:
    with history.begin(head(), INVENTORY):
        with pytest.raises(HistoryError, match="another govaudit \\(this process\\) is writing"):
            history.begin(head(), INVENTORY)
        with pytest.raises(HistoryError, match="is writing"):
            history.prune(keep=0)
    keep(history)


def test_a_child_left_behind_does_not_keep_the_lock(history: History) -> None:
    """A parser's child outlives a killed run; it must not block the next one."""
    run = history.begin(head(), INVENTORY)
    child = os.fork()
    if child == 0:
        signal.pause()
        os._exit(0)
    try:
        run.close()
        script = "import sys; from pathlib import Path; from govaudit.history.lock import WriteLock; WriteLock(Path(sys.argv[1])).acquire()"
        subprocess.run([sys.executable, "-c", script, history.path], check=True, cwd=REPOSITORY)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


# Versions -----------------------------------------------------------------------------------------


def make_version_0(path: Path) -> None:
    """A made-up predecessor: version 1 without the exit code."""
    history = History.open(path)
    keep(history, run="20261124T084512-aaaa")
    with sqlite3.connect(path) as raw:
        raw.execute("ALTER TABLE runs DROP COLUMN summaries")
        raw.execute("ALTER TABLE runs DROP COLUMN outliers")
        raw.execute("DROP TABLE tables")
        raw.execute("ALTER TABLE runs DROP COLUMN exit_code")
        raw.execute("UPDATE govaudit_schema SET version = 0")


def add_exit_code(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE runs ADD COLUMN exit_code INTEGER"))
    connection.execute(text("UPDATE runs SET exit_code = 0"))


def test_an_older_history_is_brought_forward_after_a_copy(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    make_version_0(history.path)
    monkeypatch.setattr(database, "MIGRATIONS", {**database.MIGRATIONS, 0: add_exit_code})
    opened = History.open(history.path)
    assert [run.exit_code for run in opened.runs()] == [0]
    assert list(opened.audit("latest").verdicts) == [verdict()]
    (copy,) = history.path.parent.glob("history.sqlite.version-0-*")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with sqlite3.connect(copy) as raw:
        assert raw.execute("SELECT version FROM govaudit_schema").fetchone() == (0,)
        assert raw.execute("SELECT count(*) FROM verdicts").fetchone() == (1,)
    keep(opened, STARTED + timedelta(days=1))


def test_a_migration_that_fails_changes_nothing(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    make_version_0(history.path)

    def breaks(connection: Connection) -> None:
        add_exit_code(connection)
        connection.execute(text("CREATE TABLE half_done (x INTEGER)"))
        raise ZeroDivisionError

    monkeypatch.setattr(database, "MIGRATIONS", {**database.MIGRATIONS, 0: breaks})
    with pytest.raises(ZeroDivisionError):
        History.open(history.path)
    with sqlite3.connect(history.path) as raw:
        assert raw.execute("SELECT version FROM govaudit_schema").fetchone() == (0,)
        assert "exit_code" not in [row[1] for row in raw.execute("PRAGMA table_info(runs)")]
        assert raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half_done'").fetchone() == (0,)
    monkeypatch.setattr(database, "MIGRATIONS", {**database.MIGRATIONS, 0: add_exit_code})
    assert len(History.open(history.path).runs()) == 1


def test_a_history_of_version_1_is_brought_forward(history: History) -> None:
    """The golden file holds what the first version wrote; it is never written anew."""
    history.path.parent.mkdir()
    history.path.touch(0o600)
    with sqlite3.connect(history.path) as raw:
        raw.executescript((Path(__file__).parent / "golden" / "history-1.sql").read_text(encoding="utf-8"))
    audit = history.audit("latest")
    assert [(verdict.check, verdict.status) for verdict in audit.verdicts] == [("access.ssh-root-login-disabled", Status.FAIL)]
    assert (audit.summaries, audit.outliers, audit.outliers_left_out, list(audit.tables)) == ([], [], 0, [])
    keep(history)
    assert len(history.runs()) == 2


def test_every_older_version_has_a_migration() -> None:
    assert set(database.MIGRATIONS) == set(range(1, database.SCHEMA_VERSION))


def test_a_newer_history_is_refused(history: History) -> None:
    keep(history)
    with sqlite3.connect(history.path) as raw:
        raw.execute("UPDATE govaudit_schema SET version = 7")
    for action in (history.runs, lambda: history.begin(head(), INVENTORY), lambda: history.prune(keep=0)):
        with pytest.raises(HistoryError, match=r"has version 7; this govaudit knows versions up to 2\nUse a newer govaudit"):
            action()


# What stands in the way ---------------------------------------------------------------------------


def test_what_is_no_history_gets_a_clear_answer(tmp_path: Path) -> None:
    rubbish, other, folder, link = tmp_path / "rubbish", tmp_path / "other", tmp_path / "folder", tmp_path / "link"
    rubbish.write_bytes(b"x" * 5000)
    with sqlite3.connect(other) as raw:
        raw.execute("CREATE TABLE t (x)")
    folder.mkdir()
    link.symlink_to(other)
    for path, said in (
        (rubbish, "it is not a database"),
        (other, "is a database, but no history of govaudit"),
        (folder, "is a folder"),
        (link, "is a symbolic link"),
    ):
        with pytest.raises(GovauditError, match=said):
            History.open(path)
    with pytest.raises(HistoryError, match="databases by URL are not supported yet"):
        History.open("postgresql://user@db/history")


def test_a_damaged_history_gets_a_clear_answer(history: History) -> None:
    with history.begin(head(), INVENTORY) as run:
        run.add_verdicts(verdict(str(number)) for number in range(2000))
        finish(run)
    with history.path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * (history.path.stat().st_size - 8192))
    with pytest.raises(HistoryError, match="it is damaged"):
        list(history.audit("latest").verdicts)


def test_files_are_for_their_owner_alone(history: History) -> None:
    before = os.umask(0)
    try:
        keep(history)
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in history.path.parent.iterdir()}
    assert modes == {"history.sqlite": 0o600, "history.sqlite.lock": 0o600}
    assert stat.S_IMODE(history.path.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting needs root; the suite runs as root in CI")
@pytest.mark.parametrize(("mount", "said"), [("-o size=256k", "the disk is full"), ("-o remount,ro", "Read-only file system")])
def test_a_real_full_or_read_only_disk(history: History, tmp_path: Path, mount: str, said: str) -> None:
    keep(history, run="20261124T084512-aaaa")
    folder = tmp_path / "disk"
    folder.mkdir()
    script = """
        import sys
        from pathlib import Path
        from tests.test_history import *
        history = History.open(Path(sys.argv[1]))
        try:
            with history.begin(head(STARTED + timedelta(days=1)), INVENTORY) as run:
                run.add_verdicts(verdict(str(number)) for number in range(3000))
        except HistoryError as error:
            print(error)
        print(history.runs()[-1].head.id, len(list(history.audit("20261124T084512-aaaa").verdicts)))
    """
    shutil.copy(history.path, tmp_path / "copy")
    size = mount if "size" in mount else ""
    command = (
        f"mount -t tmpfs {size} tmpfs {folder} && cp {tmp_path / 'copy'} {folder}/history.sqlite"
        + ("" if size else f" && mount {mount} {folder}")
        + f" && exec {sys.executable} -c '{textwrap.dedent(script)}' {folder}/history.sqlite"
    )
    ran = subprocess.run(["unshare", "-m", "sh", "-c", command], capture_output=True, text=True, check=False, cwd=REPOSITORY)
    assert said in ran.stdout, ran.stderr
    assert ran.stdout.endswith("20261124T084512-aaaa 1\n")


def test_importing_the_history_loads_no_database() -> None:
    script = "import sys, govaudit.history; print([name for name in ('sqlalchemy', 'sqlite3', 'platformdirs') if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert ran.stdout == "[]\n"


def test_a_lock_that_is_not_held_is_let_go_without_harm(history: History) -> None:
    WriteLock(history.path).release()
