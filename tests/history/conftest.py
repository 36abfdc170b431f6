"""An empty history."""

from __future__ import annotations

from pathlib import Path

import pytest

from govaudit.history import History


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History.open(tmp_path / "data" / "history.sqlite")
