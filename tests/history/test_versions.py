"""Histories of older versions are migrated with care, newer ones refused."""

from __future__ import annotations

import sqlite3
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from govaudit.errors import HistoryError
from govaudit.history import History, database
from govaudit.model import (
    Status,
)
from tests.history.runs import (
    INVENTORY,
    STARTED,
    head,
    keep,
    verdict,
)


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
        raw.executescript((Path(__file__).parents[1] / "golden" / "history-1.sql").read_text(encoding="utf-8"))
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
