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

from govaudit.detectors.child import limit_memory, read_request
from govaudit.detectors.place import Linked, NotRead, Opened, files_below
from govaudit.detectors.results import Unread
from govaudit.facts.code import Rating

if TYPE_CHECKING:
    from bandit.core.manager import BanditManager

_LARGEST_FILE = 4 << 20
_PYTHON = (".py", ".pyw", ".wsgi")
_OTHER_PYTHON = (".ipynb", ".pyx", ".pxi", ".pyz")
"""Python that bandit cannot parse: notebooks, Cython, packed applications."""
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
    request = msgspec.json.decode(read_request(), type=BanditRequest)
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
        path = _printable(file.path)
        name = file.path or request.place
        if not isinstance(file, Opened):
            why = file.why if isinstance(file, NotRead) else _trouble_with_link(file)
            if why and (_may_be_python(name) or (isinstance(file, NotRead) and not file.is_file)):
                yield Line(event="judged", path=path, text=why)
            continue
        try:
            if name.lower().endswith(_OTHER_PYTHON):
                yield Line(event="judged", path=path, text="a notebook, Cython or a packed application")
                continue
            if not _is_python(name, file.descriptor):
                continue
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
    why = _why(manager.skipped[0][1], content) if manager.skipped else "a test of bandit failed on it" if errors.count else ""
    findings = [
        Finding(issue.test_id, path, issue.lineno, max(issue.col_offset, 0) + 1, _rating(issue.severity), _rating(issue.confidence))
        for issue in manager.results
    ]
    return Line(event="judged", path=path, findings=findings, text=why)


def _why(of_bandit: str, content: bytes) -> str:
    """Python before 3.11.4 raises another error at a NUL than at other wrong syntax, and bandit says so."""
    return "syntax error while parsing AST from file" if b"\0" in content else of_bandit


def _rating(of_bandit: str) -> Rating:
    return _RATINGS.get(of_bandit, "low")


def _printable(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


def _content(descriptor: int) -> bytes:
    with os.fdopen(os.dup(descriptor), "rb") as file:
        return file.read(_LARGEST_FILE + 1)


def _may_be_python(path: str) -> bool:
    """Whether a file that cannot be read may be Python."""
    return path.lower().endswith((*_PYTHON, *_OTHER_PYTHON, ".cgi")) or "." not in Path(path).name


def _trouble_with_link(link: Linked) -> str:
    """Why what a link within the place leads to is not judged; empty where it is, or is no Python under this name either."""
    is_judged = link.target.lower().endswith((*_PYTHON, *_OTHER_PYTHON)) or not link.path.lower().endswith((*_PYTHON, *_OTHER_PYTHON))
    return "" if is_judged else "a link to a file of another name"


def _is_python(path: str, descriptor: int) -> bool:
    """By its name, or by an interpreter that the first line names."""
    if path.lower().endswith(_PYTHON):
        return True
    first = os.pread(descriptor, 128, 0).partition(b"\n")[0]
    return first.startswith(b"#!") and (b"python" in first or b"pypy" in first)


class _Errors(logging.Handler):
    """Counts what bandit logs as errors: a test that raised, which it would otherwise count as clean."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            self.count += 1


if __name__ == "__main__":
    main()
