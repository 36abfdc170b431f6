"""The child process in which bandit looks at Python files: a request in JSON on standard input, JSON lines on standard output.

Nothing in the audited code is heard: no `# nosec`, no `.bandit`, no section of pyproject.toml, no .gitignore. The
text of a finding is left out, for it can quote a password.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from govaudit.detectors.child import limit_memory
from govaudit.detectors.place import NotRead, files_below
from govaudit.detectors.results import Unread
from govaudit.facts.code import Rating

if TYPE_CHECKING:
    from bandit.core.manager import BanditManager

_LARGEST_FILE = 4 << 20
_RATINGS: dict[str, Rating] = {"LOW": "low", "MEDIUM": "medium", "HIGH": "high"}


class BanditRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to look at."""

    place: str
    tests: list[str]
    skip: list[str] = []
    """Paths on which an earlier run died."""


class Finding(msgspec.Struct, frozen=True):
    """One place that a test of bandit reports."""

    test: str
    path: str
    """Relative to the place."""
    line: int
    column: int
    """From 1."""
    severity: Rating
    """As bandit rates it; what it calls undefined is low."""
    confidence: Rating


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the answer."""

    event: str
    """version: bandit's, in `text`; began: the file `path`; judged: the file, in `text` why not wholly; ended: all was seen."""
    path: str = ""
    text: str = ""
    findings: list[Finding] = []


class BanditResult(msgspec.Struct, frozen=True, kw_only=True):
    """What one request for tests brought."""

    place: str
    version: str
    """Bandit's."""
    files: int
    """Python files that were judged wholly."""
    count: int
    """Findings, kept or not."""
    findings: list[Finding]
    not_judged_count: int = 0
    not_parsed_count: int = 0
    """Those of them that are no Python of the version that bandit runs under."""
    not_judged: list[Unread] = []
    """The first of the files that were not, or not wholly, judged."""
    stopped: str = ""
    """Why the run ended before all files were seen; empty where it did not."""


def main() -> None:
    """Answer one request."""
    limit_memory(2048)
    request = msgspec.json.decode(sys.stdin.buffer.read(), type=BanditRequest)
    for answer in _answers(request):
        sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
        sys.stdout.buffer.flush()


def _answers(request: BanditRequest) -> Iterator[Line]:
    import bandit
    from bandit.core.config import BanditConfig
    from bandit.core.manager import BanditManager

    errors = _Errors()
    logging.getLogger("bandit").addHandler(errors)
    logging.getLogger("bandit").propagate = False
    manager = BanditManager(BanditConfig(), "file", quiet=True, profile={"include": request.tests}, ignore_nosec=True)
    yield Line(event="version", text=bandit.__version__)
    for file in files_below(request.place):
        if isinstance(file, NotRead):
            if not file.path or _may_be_python(file.path):
                yield Line(event="judged", path=_printable(file.path), text=file.why)
            continue
        try:
            if not _is_python(file.path or Path(request.place).name, file.descriptor):
                continue
            path = _printable(file.path)
            yield Line(event="began", path=path)
            if path in request.skip:
                yield Line(event="judged", path=path, text="bandit died on it")
            elif file.status.st_size > _LARGEST_FILE:
                yield Line(event="judged", path=path, text="too large")
            else:
                yield _judged(manager, errors, path, _content(file.descriptor))
        finally:
            os.close(file.descriptor)
    yield Line(event="ended")


def _judged(manager: BanditManager, errors: _Errors, path: str, content: bytes) -> Line:
    """Run all tests over one file."""
    manager.results.clear()
    manager.skipped.clear()
    errors.count = 0
    manager._parse_file(path or "code.py", BytesIO(content), [path or "code.py"])  # the step of run_tests for one file
    why = manager.skipped[0][1] if manager.skipped else "a test of bandit failed on it" if errors.count else ""
    findings = [
        Finding(issue.test_id, path, issue.lineno, max(issue.col_offset, 0) + 1, _rating(issue.severity), _rating(issue.confidence))
        for issue in manager.results
    ]
    return Line(event="judged", path=path, findings=findings, text=why)


def _rating(of_bandit: str) -> Rating:
    return _RATINGS.get(of_bandit, "low")


def _printable(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


def _content(descriptor: int) -> bytes:
    with os.fdopen(os.dup(descriptor), "rb") as file:
        return file.read(_LARGEST_FILE + 1)


def _may_be_python(path: str) -> bool:
    return path.endswith((".py", ".pyw")) or "." not in Path(path).name


def _is_python(path: str, descriptor: int) -> bool:
    """By its name, or by an interpreter that the first line names."""
    if path.endswith((".py", ".pyw")):
        return True
    if "." in Path(path).name:
        return False
    first = os.pread(descriptor, 128, 0).partition(b"\n")[0]
    return first.startswith(b"#!") and b"python" in first


class _Errors(logging.Handler):
    """Counts what bandit logs as errors: a test that raised, which it would otherwise count as clean."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            self.count += 1


if __name__ == "__main__":
    main()
