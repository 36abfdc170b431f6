"""One process writes at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from govaudit.errors import HistoryError
from govaudit.history import History
from tests.history.runs import (
    INVENTORY,
    REPOSITORY,
    head,
    keep,
)


def test_another_process_that_writes_is_named(history: History) -> None:
    script = """
        import sys
        from pathlib import Path
        from govaudit.history import History
        from tests.history.runs import INVENTORY, head
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
