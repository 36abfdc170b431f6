"""What can be asked of stored files."""

from __future__ import annotations

from govaudit.detectors.registry import DETECTORS
from govaudit.model import Request


class Scan(Request, frozen=True):
    """A detector run over all files of the place, beside the bytes; masked hits only.

    One observation: `data` is what one detector found (`Found`) with the extent of the search, as
    `ScanResult` in `readers/personal_data.py` reads it. The key has the detector's version: evidence of another one says nothing.
    """

    detector: str
    """A name in `govaudit.detectors.registry`."""

    @property
    def key(self) -> str:
        return f"scan {self.detector}/{DETECTORS[self.detector].version}"
