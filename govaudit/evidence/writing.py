"""Writing evidence as it comes in, so that whatever is there can be read."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from govaudit.errors import EvidenceError, GovauditError
from govaudit.evidence.records import (
    EndRecord,
    EvidenceHeader,
    FooterRecord,
    HeaderRecord,
    Record,
    TargetEvidence,
    TargetRecord,
    line_of,
    line_of_observation,
)
from govaudit.private_files import create_private, private_folder, refuse_unless_regular, sync_folder

_LINES_AT_ONCE = 512
"""Pieces that go into one call of the compressor: a line can have a megabyte, and most have some hundred bytes."""


class EvidenceWriter:
    """Appends one target's block after the other; usable from several threads.

    It grows as `NAME.partial`, flushed after each block, and gets its name when it is
    closed. A killed process leaves the partial file, which can be read up to its last
    block; the next run that writes to the same name replaces it.

    With `resumes` it grows as `NAME.resumed`, and what is there stays until `take_over`.
    """

    def __init__(self, path: Path, header: EvidenceHeader, *, resumes: bool = False) -> None:
        import zstandard

        self.path = path
        self.partial = path.with_name(f"{path.name}.partial")
        self._grows_at = path.with_name(f"{path.name}.resumed") if resumes else self.partial
        self._old = contextlib.ExitStack()  # keeps an old partial file locked
        self._replaces = False
        private_folder(path.parent)
        refuse_unless_regular(path)
        self._file = self._begun()
        self._packed = zstandard.ZstdCompressor(level=1, write_checksum=True).stream_writer(self._file, closefd=False)
        self._prev = ""
        self._targets = 0
        self._lock = threading.Lock()
        self._write(HeaderRecord(header=header, prev=""))
        self._flush()

    def _begun(self) -> io.BufferedRandom:
        """The new file, locked. One that a dead process left is locked while it is taken away: only one of us does."""
        with contextlib.ExitStack() as left:
            try:
                if self._grows_at != self.partial:
                    self._replaces = self._locked(self.partial, self._old)
                if self._locked(self._grows_at, left):
                    self._grows_at.unlink()
            except OSError as error:
                raise self._trouble(error) from error
            try:
                file = create_private(self._grows_at)
            except GovauditError as error:
                raise self._taken() if isinstance(error.__cause__, FileExistsError) else error from None
            self._lock_or_refuse(file, self._grows_at)
            return file

    def _locked(self, path: Path, kept: contextlib.ExitStack) -> bool:
        """Whether a file is there; if so, it is locked until `kept` is closed."""
        refuse_unless_regular(path)
        try:
            old = os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
        except FileNotFoundError:
            return False
        self._lock_or_refuse(kept.enter_context(old), path)
        return True

    def _lock_or_refuse(self, file: BinaryIO, path: Path) -> None:
        """Lock an open file that is, and stays, at the path."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            ours = os.path.samestat(os.fstat(file.fileno()), os.lstat(path))
        except (BlockingIOError, FileNotFoundError):
            ours = False
        if not ours:
            file.close()
            raise self._taken()

    def take_over(self) -> None:
        """Put the new file in the place of the old partial one, now that nothing of that is needed any more."""
        try:
            if self._replaces:
                self._grows_at.rename(self.partial)
            else:
                self.partial.hardlink_to(self._grows_at)
                self._grows_at.unlink()
            sync_folder(self.partial.parent)
        except FileExistsError:
            raise self._taken() from None
        except OSError as error:
            raise self._trouble(error) from error
        self._grows_at = self.partial
        self._old.close()

    def _taken(self) -> EvidenceError:
        return EvidenceError(f"another process is writing {self.path}", hint="Wait for it, or write to another file.")

    def write_target(self, block: TargetEvidence) -> None:
        """Append all that was seen of one target; it is on its way to the disk when this returns."""
        with self._lock:
            self._write(TargetRecord(target=block.target, prev=self._prev))
            lines: list[bytes] = []
            for observation in block.observations:
                line = line_of_observation(observation, self._prev)
                self._prev = hashlib.sha256(line).hexdigest()
                lines += (line, b"\n")
                if len(lines) >= _LINES_AT_ONCE:
                    self._pack(b"".join(lines))
                    lines.clear()
            self._pack(b"".join(lines))
            if block.result is not None:
                self._write(FooterRecord(result=block.result, observations=len(block.observations), prev=self._prev))
            self._targets += 1
            self._flush()

    def close(self, incomplete_reason: str = "") -> str:
        """End the file, give it its name, and return the SHA-256 of its bytes."""
        with self._lock:
            self._write(EndRecord(targets=self._targets, incomplete_reason=incomplete_reason, prev=self._prev))
            self._flush()
            try:
                os.fsync(self._file.fileno())
                refuse_unless_regular(self.path)
                self.partial.rename(self.path)
                sync_folder(self.path.parent)
                self._file.seek(0)
                return hashlib.file_digest(self._file, "sha256").hexdigest()
            except OSError as error:
                raise self._trouble(error) from error
            finally:
                self._file.close()

    def abandon(self) -> None:
        """Let go of the file without an end: it, or the old one that it was to replace, stays as the partial file."""
        self._file.close()
        self._old.close()
        if self._grows_at != self.partial:  # it has not taken over yet
            self._grows_at.unlink(missing_ok=True)

    def _write(self, record: Record) -> None:
        line = line_of(record)
        self._pack(line + b"\n")
        self._prev = hashlib.sha256(line).hexdigest()

    def _pack(self, data: bytes) -> None:
        try:
            self._packed.write(data)
        except OSError as error:
            raise self._trouble(error) from error

    def _flush(self) -> None:
        import zstandard

        try:
            self._packed.flush(zstandard.FLUSH_FRAME)
            self._file.flush()
        except OSError as error:
            raise self._trouble(error) from error

    def _trouble(self, error: OSError) -> EvidenceError:
        return EvidenceError(
            f"cannot write {self.partial}: {error.strerror}",
            hint="What was written before can still be judged. Free some space, or write to another place.",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close it when all went well and that has not been done yet; else leave the partial file."""
        if self._file.closed:
            return
        if error is None:
            self.close()
        else:
            self.abandon()
