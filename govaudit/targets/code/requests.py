"""What can be asked of source code."""

from __future__ import annotations

from govaudit.detectors.registry import DETECTORS
from govaudit.model import Request


class BanditTests(Request, frozen=True):
    """Tests of bandit run over all Python files, whatever comments or configuration in them say.

    One observation: `data` is what `BanditResult` in `bandit_run.py` describes: findings without source text, files
    that could not be judged, bandit's version. Absent where there is no Python file. All requests of a plan are answered by one run.
    """

    tests: tuple[str, ...]
    """Ids such as B324, in order."""

    @property
    def key(self) -> str:
        return "bandit " + ",".join(self.tests)


class SecretScan(Request, frozen=True):
    """A search for hard-coded secrets over all text files; `data` is {"place", "found", "extent"} as for a Scan of files."""

    @property
    def key(self) -> str:
        return f"secret-scan {DETECTORS['secrets'].version}"
