"""The log: tracebacks and what is being done, redacted like everything else that is written."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TextIO

from govaudit.private_files import data_folder, private_folder


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        from govaudit.detectors.redaction import redact_text

        return redact_text(super().format(record))


class _PrivateFile(logging.Handler):
    """Opened when the first record comes, created 0600."""

    def __init__(self, path: Path) -> None:
        super().__init__(logging.INFO)
        self._path = path
        self._file: TextIO | None = None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if self._file is None:
                private_folder(self._path.parent)
                descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
                self._file = os.fdopen(descriptor, "a", encoding="utf-8")
            self._file.write(self.format(record) + "\n")
            self._file.flush()
        except OSError:
            self.handleError(record)


def start_logging(log_file: Path | None, *, verbose: bool) -> Path:
    """Log to the file (by default in the data directory), and with `verbose` to standard error; returns the file."""
    path = log_file or data_folder() / "govaudit.log"
    formatter = _Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S%z")
    handlers: list[logging.Handler] = [_PrivateFile(path)]
    if verbose:
        handlers.append(logging.StreamHandler(sys.stderr))
    root = logging.getLogger("govaudit")
    root.handlers.clear()
    root.propagate = False
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for handler in handlers:
        handler.setFormatter(formatter)
        root.addHandler(handler)
    return path
