"""Running the real command, with its data in a folder of the test's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-m", "govaudit.cli.start"]


def environment(folder: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """A plain environment: data under `folder`, English, no colours."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH", "TMPDIR") if name in os.environ}
    return {**kept, "XDG_DATA_HOME": str(folder / "data"), "LANG": "C.UTF-8", "NO_COLOR": "1", **(extra or {})}


def govaudit(
    folder: Path, *arguments: str | Path, accept: Sequence[int] = (0,), cwd: Path | None = None, extra: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run govaudit to its end; an unexpected exit code fails the test with everything it said."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        cwd=cwd or folder,
        env=environment(folder, extra),
        timeout=240,
    )
    assert done.returncode in accept, f"ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def result_of(folder: Path, *arguments: str | Path, accept: Sequence[int] = (0, 1, 3), extra: Mapping[str, str] | None = None) -> Any:
    """Run `govaudit …` with a JSON report, and give what it holds."""
    path = folder / "result.json"
    path.unlink(missing_ok=True)
    govaudit(folder, *arguments, "--no-plugins", "--quiet", "-o", path, accept=accept, extra=extra)
    return json.loads(path.read_text())
