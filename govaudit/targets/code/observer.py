"""Looks at source code: one run of bandit and one search for secrets, each in a child process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Self

import msgspec

from govaudit.detectors.child import run_in_child
from govaudit.detectors.placing import path_of, search_place, trouble_with
from govaudit.detectors.results import Unread
from govaudit.looking import Limits, Unreached, observed
from govaudit.model import Absent, Missing, Observation, Reason, Request, Seen, Target, absent, missing
from govaudit.targets.code.bandit_run import BanditRequest, BanditResult, Finding, Line
from govaudit.targets.code.requests import BanditTests, SecretScan

_KEPT = 1000
_DEATHS = 5
"""How often bandit may die, each time on another file, before we give up."""


def connect(target: Target, limits: Limits) -> CodeSession:
    """Open the session; raises Unreached where the place is not there or may not be looked at."""
    path = path_of(target.address)
    trouble = trouble_with(path)
    if trouble is not None:
        raise Unreached(trouble)
    return CodeSession(path, limits)


class CodeSession:
    """A tree of source code."""

    clock_skew: float | None = 0.0
    """The files are read here: the clock is ours."""

    def __init__(self, path: str, limits: Limits) -> None:
        self._path = path
        self._limits = limits

    def ask(self, requests: Sequence[Request]) -> Iterator[Observation]:
        """Answer all requests for tests by one run of bandit."""
        wanted = [request for request in requests if isinstance(request, BanditTests)]
        if any(isinstance(request, SecretScan) for request in requests):
            yield observed(SecretScan(), self._secrets(), source=self._path)
        if wanted:
            run = BanditRun(self._path)
            run.go(sorted({test for request in wanted for test in request.tests}), self._limits.left)
            for tests in wanted:
                yield observed(tests, run.outcome(tests.tests), source=self._path)
        for request in requests:
            if not isinstance(request, BanditTests | SecretScan):
                yield observed(request, missing(Reason.NOT_SUPPORTED, "{request} cannot be asked of code", request=request.key))

    def _secrets(self) -> Seen | Missing:
        # Half of the time, so that bandit is not left without any.
        began = self._limits.left()
        searched = search_place(self._path, ["secrets"], lambda: self._limits.left() - began / 2)
        if isinstance(searched, Missing):
            return self._limits.trouble() or searched
        found, extent = searched.found[0], msgspec.structs.replace(searched, found=[])
        return Seen(data={"place": self._path, "found": msgspec.to_builtins(found), "extent": msgspec.to_builtins(extent)})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        pass


class BanditRun:
    """One run of bandit over a place, begun again after a file on which it died."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._version = ""
        self._files: dict[str, Line] = {}
        self._trouble: Missing | None = None

    def go(self, tests: list[str], left: Callable[[], float]) -> None:
        """Run until all files are judged, or the time is over."""
        skip: list[str] = []
        while True:
            request = BanditRequest(place=self._place, tests=tests, skip=skip)
            output, self._trouble = run_in_child("govaudit.targets.code.bandit_run", msgspec.json.encode(request), left)
            last, ended = self._take(output)
            if ended:
                self._trouble = None
            if ended or left() <= 0 or not last or last in skip or len(skip) == _DEATHS:
                return
            skip.append(last)

    def outcome(self, tests: Sequence[str]) -> Seen | Absent | Missing:
        """What the run brought for some of its tests."""
        judged = [done for done in self._files.values() if not done.text]
        if not self._files and self._trouble is None:
            return absent("{place} holds no Python files", place=self._place)
        if not self._files and self._trouble is not None:
            return self._trouble
        findings = [finding for done in self._files.values() for finding in done.findings if finding.test in tests]
        not_judged = [Unread(path, done.text) for path, done in self._files.items() if done.text]
        result = BanditResult(
            place=self._place,
            version=self._version,
            files=len(judged),
            count=len(findings),
            findings=sorted(findings, key=_by_weight)[:_KEPT],
            not_judged_count=len(not_judged),
            not_parsed_count=sum(unread.why.startswith("syntax error") for unread in not_judged),
            not_judged=not_judged[:_KEPT],
            stopped=str(self._trouble.sentence) if self._trouble else "",
        )
        return Seen(data=msgspec.to_builtins(result))

    def _take(self, output: bytes) -> tuple[str, bool]:
        """Keep what a child wrote; the file it was at last, and whether it came to the end."""
        last = ""
        ended = False
        for text in output.splitlines():
            try:
                line = msgspec.json.decode(text, type=Line)
            except msgspec.DecodeError:
                break  # the line in which it was killed
            match line.event:
                case "version":
                    self._version = line.text
                case "began":
                    last = line.path
                case "judged":
                    self._files[line.path] = line
                    last = ""
                case "ended":
                    ended = True
        return last, ended


_RANK = {"high": 0, "medium": 1, "low": 2}


def _by_weight(finding: Finding) -> tuple[int, str, int, int, str]:
    return _RANK.get(finding.severity, 3), finding.path, finding.line, finding.column, finding.test
