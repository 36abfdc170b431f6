"""The log: tracebacks and what is being done, redacted like everything else that is written."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TextIO

import click

from govaudit.errors import GovauditError
from govaudit.private_files import append_private, data_folder, refuse_without_folder

log = logging.getLogger("govaudit")


class _Redacting(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's name)
        from govaudit.reporting import visible

        return visible(super().formatMessage(record))

    def format(self, record: logging.LogRecord) -> str:
        from govaudit.detectors.redaction import redact_text

        return redact_text(super().format(record))


class _LogFile(logging.StreamHandler[TextIO]):
    """A private file; what cannot be written to it any more is told once."""

    def __init__(self, path: Path) -> None:
        super().__init__(append_private(path))
        self.setLevel(logging.INFO)
        self.path = path

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 (logging's signature)
        click.echo(f"govaudit: cannot write the log {self.path}: {sys.exc_info()[1]}", err=True)
        log.removeHandler(self)


def start_logging(log_file: Path | None, *, verbose: bool) -> Path:
    """Log to the file (by default in the data directory), and with `verbose` to standard error; returns the file.

    A file that the user named and that cannot be written to is an error; without the default one we do.
    """
    path = log_file or Path("govaudit.log")
    handlers: list[logging.Handler] = []
    try:
        if log_file:
            refuse_without_folder(log_file)
        else:
            path = data_folder() / path
        handlers.append(_LogFile(path))
    except (GovauditError, OSError) as error:
        if log_file:
            raise
        click.echo(f"govaudit: no log is kept: {str(error).partition(chr(10))[0]}", err=True)
    if verbose:
        handlers.append(logging.StreamHandler(sys.stderr))
    formatter = _Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S%z")
    log.handlers = handlers or [logging.NullHandler()]
    log.propagate = False
    log.setLevel(logging.DEBUG if verbose else logging.INFO)
    for handler in handlers:
        handler.setFormatter(formatter)
    return path


def keep_traceback(error: Exception) -> str:
    """Log what a bug of ours raised; tells where."""
    if not log.handlers:
        start_logging(None, verbose=False)
    log.error("a bug has ended the command", exc_info=error)
    kept = [handler.path for handler in log.handlers if isinstance(handler, _LogFile)]
    return f"the traceback is in {kept[0]}" if kept else "its traceback could not be logged"
