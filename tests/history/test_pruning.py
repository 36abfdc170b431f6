"""Old runs are taken away, with their evidence and nothing else."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from govaudit.history import History
from tests.history.runs import (
    INVENTORY,
    STARTED,
    finish,
    head,
    keep,
    verdict,
)


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
