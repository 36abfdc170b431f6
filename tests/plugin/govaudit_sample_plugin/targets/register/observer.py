"""Reads the file; all that can go wrong becomes a Missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from govaudit.looking import Limits, observed
from govaudit.model import Absent, Missing, Observation, Reason, Request, Seen, Target, absent, missing


class FileSession:
    """A register that can be read."""

    clock_skew: float | None = 0.0

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._limits = limits

    def ask(self, requests: Sequence[Request]) -> Iterator[Observation]:
        for request in requests:
            yield observed(request, self._read(), source=str(self._path))

    def _read(self) -> Seen | Absent | Missing:
        path = str(self._path)
        try:
            if not self._path.is_file():
                return absent("there is no register at {path}", path=path)
            with self._path.open("rb") as file:
                content = file.read(self._limits.max_bytes + 1)
        except PermissionError:
            return missing(Reason.PERMISSION_DENIED, "{path}: permission denied", path=path)
        except OSError as error:
            return missing(Reason.INCOMPLETE, "{path}: {error}", path=path, error=error.strerror or "")
        if len(content) > self._limits.max_bytes:
            return missing(Reason.TOO_LARGE, "{path} is too large", path=path)
        return Seen(content=content)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        pass


def connect(target: Target, limits: Limits) -> FileSession:
    """Nothing is opened before it is asked for."""
    return FileSession(Path(target.address.partition(":")[2]), limits)
