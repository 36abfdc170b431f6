"""What was seen, on disk: JSON Lines under zstd, each line carrying the digest of the one before.

`docs/evidence.md` describes the format. The digests find accidents (a damaged disk,
a file cut short, an edit by hand), not forgery: whoever can write the file can
compute them anew.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import msgspec

from govaudit.errors import EvidenceError, GovauditError
from govaudit.evidence_records import (
    FORMAT,
    EndRecord,
    EvidenceHeader,
    FooterRecord,
    HeaderRecord,
    ObservationRecord,
    Record,
    TargetRecord,
    read_back,
    written,
)
from govaudit.model import Observation, Place, Target, TargetResult
from govaudit.private_files import create_private, private_folder, refuse_unless_regular, sync_folder

__all__ = ["FORMAT", "EvidenceHeader", "EvidenceReader", "EvidenceWriter", "TargetEvidence", "read_evidence"]

MOST_BYTES_OF_A_TARGET = 512 * 1024 * 1024
"""What one target's block may unpack to. An observer takes at most 64 MiB, and writing it down at most doubles that."""

_MAGIC = b"\x28\xb5\x2f\xfd"  # RFC 8878, section 3.1.1
_WINDOW = 1 << 27
_CHUNK = 1 << 18


class TargetEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """All that was seen of one target."""

    target: Target
    observations: list[Observation]
    result: TargetResult | None = None
    """How looking at it went; None where the file ends before that was written."""

    @property
    def interrupted(self) -> bool:
        """The block has no footer: there may have been more."""
        return self.result is None


# Writing ----------------------------------------------------------------------------------------


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
        self._packed = zstandard.ZstdCompressor(level=3, write_checksum=True).stream_writer(self._file, closefd=False)
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
            for observation in block.observations:
                self._write(written(observation, self._prev))
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
        line = msgspec.json.encode(record, order="deterministic")
        try:
            self._packed.write(line + b"\n")
        except OSError as error:
            raise self._trouble(error) from error
        self._prev = hashlib.sha256(line).hexdigest()

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


# Reading ----------------------------------------------------------------------------------------


class EvidenceReader:
    """An evidence file. Iterating gives one target's block after the other; each iteration reads the file anew."""

    def __init__(self, path: Path) -> None:
        self.path = path
        lines = _Lines(path)
        first = lines.next()
        if not isinstance(first, HeaderRecord):
            raise EvidenceError(
                "it breaks off before its first target", hint="Take another copy of it, or collect anew.", place=Place(str(path))
            )
        self.header = first.header
        self.format = first.format
        self.digest = _file_digest(path)
        """SHA-256 of the file's bytes."""
        self.truncated = False
        """After an iteration: the file breaks off before its end."""
        self.incomplete_reason = ""
        """After an iteration: why the collection says that it is not whole; empty where it does not say so."""
        lines.close()

    def __iter__(self) -> Iterator[TargetEvidence]:
        lines = _Lines(self.path)
        try:
            yield from self._targets(lines)
        finally:
            lines.close()

    def _targets(self, lines: _Lines) -> Iterator[TargetEvidence]:
        self.truncated, self.incomplete_reason = False, ""
        lines.next()
        target: Target | None = None
        observations: list[Observation] = []
        count = 0
        while (record := lines.next()) is not None:
            match record:
                case ObservationRecord() if target is not None:
                    observations.append(read_back(record))
                case FooterRecord() if target is not None:
                    if record.observations != len(observations):
                        raise lines.damaged(f"its footer counts {record.observations} observations, there are {len(observations)}")
                    yield TargetEvidence(target=target, observations=observations, result=record.result)
                    target, observations = None, []
                    lines.begin_block()
                case TargetRecord():
                    if target is not None:
                        yield TargetEvidence(target=target, observations=observations)
                    target, observations = record.target, []
                    count += 1
                    lines.begin_block()
                case EndRecord():
                    if target is not None:
                        yield TargetEvidence(target=target, observations=observations)
                    if record.targets != count:
                        raise lines.damaged(f"its end counts {record.targets} targets, there are {count}")
                    self.incomplete_reason = record.incomplete_reason
                    if lines.next() is not None or lines.cut:
                        raise lines.damaged("something follows its end")
                    return
                case _:
                    raise lines.damaged("a record stands where it cannot be")
        self.truncated = True
        if target is not None:
            yield TargetEvidence(target=target, observations=observations)


def read_evidence(path: Path) -> EvidenceReader:
    """Open an evidence file; raises EvidenceError when it is none, of a newer version, or damaged at its beginning.

    Damage further on is raised while iterating. A file that breaks off is no error: the last target is interrupted.
    """
    return EvidenceReader(path)


class _Lines:
    """The records of a file, each verified against the digest in the next, within limits."""

    def __init__(self, path: Path) -> None:
        import zstandard

        self.path = path
        self.number = 0
        self.cut = False
        """The last line has no end."""
        self._prev = ""
        self._buffer = bytearray()
        self._block_bytes = 0
        self._decoder = msgspec.json.Decoder(Record)
        self._file = _opened(path)
        self._trouble: type[Exception] = zstandard.ZstdError
        unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        self._unpacked: BinaryIO = unpacker.stream_reader(self._file, read_across_frames=True)

    def close(self) -> None:
        self._file.close()

    def begin_block(self) -> None:
        self._block_bytes = 0

    def next(self) -> Record | None:
        """The next record; None at the end of the file, or where it breaks off."""
        line = self._line()
        if line is None:
            return None
        self.number += 1
        if self.number == 1:
            self._check_version(line)
        try:
            record: Record = self._decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise self.damaged(f"the record cannot be read ({error})") from error
        if record.prev != self._prev:
            raise self.damaged("the record before it is not the one that was written")
        self._prev = hashlib.sha256(line).hexdigest()
        return record

    def damaged(self, how: str) -> EvidenceError:
        """What to raise about the record in hand."""
        return EvidenceError(
            f"record {self.number}: {how}",
            hint="The file was changed or damaged after it was written. Take another copy of it, or collect anew.",
            place=Place(str(self.path)),
        )

    def _line(self) -> bytes | None:
        searched = 0
        while True:
            end = self._buffer.find(b"\n", searched)
            if end >= 0:
                line = bytes(memoryview(self._buffer)[:end])
                del self._buffer[: end + 1]
                self._block_bytes += end
                return line
            searched = len(self._buffer)
            if self._block_bytes + searched > MOST_BYTES_OF_A_TARGET:
                raise EvidenceError(
                    f"record {self.number + 1}: one target's evidence unpacks to more than {MOST_BYTES_OF_A_TARGET >> 20} MiB",
                    hint="govaudit writes no such file: do not trust it.",
                    place=Place(str(self.path)),
                )
            try:
                chunk = self._unpacked.read(_CHUNK)
            except self._trouble as error:
                self.number += 1
                raise self.damaged(f"it cannot be unpacked ({error})") from error
            if not chunk:
                self.cut = bool(self._buffer)
                return None
            self._buffer += chunk

    def _check_version(self, line: bytes) -> None:
        try:
            first = msgspec.json.decode(line, type=_AnyHeader)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise _not_evidence(self.path) from error
        if first.record != "header" or first.tool != "govaudit":
            raise _not_evidence(self.path)
        if first.format > FORMAT:
            raise EvidenceError(
                f"this evidence has format {first.format}; this govaudit reads formats up to {FORMAT}",
                hint="Judge it with a newer govaudit.",
                place=Place(str(self.path)),
            )


class _AnyHeader(msgspec.Struct):
    """What every version's first line has."""

    record: str
    tool: str
    format: int


def _opened(path: Path) -> BinaryIO:
    try:
        if not path.is_file():
            why = "it is not a file" if path.exists() else "it does not exist"
            raise EvidenceError(f"cannot read {path}: {why}", hint="Name a file that `govaudit collect` wrote.")
        file = path.open("rb")
        magic = file.read(len(_MAGIC))
        file.seek(0)
    except OSError as error:
        raise EvidenceError(f"cannot read {path}: {error.strerror}") from error
    if magic != _MAGIC:
        file.close()
        raise _not_evidence(path)
    return file


def _not_evidence(path: Path) -> EvidenceError:
    return EvidenceError("this is no evidence of govaudit", hint="Name a file that `govaudit collect` wrote.", place=Place(str(path)))


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
