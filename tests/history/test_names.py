"""How runs and the history are named."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from govaudit.errors import HistoryError
from govaudit.history import History, default_path, new_run_id
from tests.history.runs import (
    STARTED,
    keep,
)


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
