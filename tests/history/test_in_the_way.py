"""What is no history, or cannot be written, gets a clear answer."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from govaudit.errors import GovauditError, HistoryError
from govaudit.history import History
from govaudit.history.lock import WriteLock
from tests.history.runs import (
    INVENTORY,
    REPOSITORY,
    finish,
    head,
    keep,
    verdict,
)


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
        from datetime import timedelta
        from pathlib import Path
        from govaudit.errors import HistoryError
        from govaudit.history import History
        from tests.history.runs import INVENTORY, STARTED, head, verdict
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
