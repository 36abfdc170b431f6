"""Killed at any moment, finished runs stay whole and what was seen can be judged."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from datetime import timedelta
from pathlib import Path

from govaudit.history import NEVER_ENDED, History
from govaudit.model import (
    Demand,
)
from tests.history.runs import (
    REPOSITORY,
    STARTED,
    keep,
)

_WRITES_FOREVER = """
    import sys
    from datetime import timedelta
    from pathlib import Path
    from govaudit.history import History
    from tests.history.runs import INVENTORY, STARTED, finish, head, pair, verdict
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
