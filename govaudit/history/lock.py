"""One process writes to a history at a time."""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

from govaudit.errors import HistoryError
from govaudit.private_files import refuse_unless_regular

_held: set[Path] = set()
_guard = threading.Lock()


class WriteLock:
    """Held from the first write of a run to its last.

    A POSIX record lock: the kernel lets go of it when the process dies, however it
    dies, and children do not inherit it. It does not keep threads of one process
    apart; that is what `_held` is for.
    """

    def __init__(self, history: Path) -> None:
        self.path = history.with_name(f"{history.name}.lock")
        self.history = history
        self._descriptor = -1

    def acquire(self) -> None:
        """Take the lock; raises HistoryError at once when another process or thread has it."""
        key = self.path.absolute()
        with _guard:
            if key in _held:
                raise self._taken("this process")
            refuse_unless_regular(self.path)
            try:
                descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            except OSError as error:
                raise HistoryError(
                    f"cannot write to the history {self.history}: {error.strerror}",
                    hint="Name another by --history or GOVAUDIT_HISTORY.",
                ) from error
            try:
                fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                holder = os.read(descriptor, 200).decode("utf-8", errors="replace").strip()
                os.close(descriptor)
                raise self._taken(holder or "another process") from error
            with contextlib.suppress(OSError):  # a full disk: the lock holds, only its holder's name is lacking
                os.ftruncate(descriptor, 0)
                os.write(descriptor, f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n".encode())
            self._descriptor = descriptor
            _held.add(key)

    def release(self) -> None:
        """Let go of it; nothing happens where it is not held."""
        with _guard:
            if self._descriptor >= 0:
                os.close(self._descriptor)
                self._descriptor = -1
                _held.discard(self.path.absolute())

    def _taken(self, holder: str) -> HistoryError:
        return HistoryError(
            f"another govaudit ({holder}) is writing to the history {self.history}",
            hint="Wait until it has ended, or name another history by --history or GOVAUDIT_HISTORY.",
        )
