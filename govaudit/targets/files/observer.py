"""Searches the files of a place: one pass for all detectors that are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

import msgspec

from govaudit.detectors.placing import path_of, search_place, trouble_with
from govaudit.detectors.results import Searched
from govaudit.looking import Limits, Unreached, observed
from govaudit.model import Missing, Observation, Reason, Request, Seen, Target, missing
from govaudit.targets.files.requests import Scan


def connect(target: Target, limits: Limits) -> FilesSession:
    """Open the session; raises Unreached where the place is not there or may not be looked at."""
    path = path_of(target.address)
    trouble = trouble_with(path)
    if trouble is not None:
        raise Unreached(trouble)
    return FilesSession(path, limits)


class FilesSession:
    """A place whose files are searched."""

    clock_skew: float | None = 0.0
    """The files are read here: the clock is ours."""

    def __init__(self, path: str, limits: Limits) -> None:
        self._path = path
        self._limits = limits

    def ask(self, requests: Sequence[Request]) -> Iterator[Observation]:
        """Answer all scans by one search."""
        scans = [request for request in requests if isinstance(request, Scan)]
        if scans:
            searched = search_place(self._path, [scan.detector for scan in scans], self._limits.left)
            if isinstance(searched, Missing):
                searched = self._limits.trouble() or searched
            for scan in scans:
                yield observed(scan, self._outcome(scan, searched), source=self._path)
        for request in requests:
            if not isinstance(request, Scan):
                yield observed(request, missing(Reason.NOT_SUPPORTED, "{request} cannot be asked of files", request=request.key))

    def _outcome(self, scan: Scan, searched: Searched | Missing) -> Seen | Missing:
        if isinstance(searched, Missing):
            return searched
        found = next(found for found in searched.found if found.detector == scan.detector)
        extent = msgspec.structs.replace(searched, found=[])
        return Seen(data={"place": self._path, "found": msgspec.to_builtins(found), "extent": msgspec.to_builtins(extent)})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        pass
