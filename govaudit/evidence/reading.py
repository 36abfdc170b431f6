"""Reading evidence, one target in memory at a time, each record held against the digest in the next."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from govaudit.errors import EvidenceError
from govaudit.evidence.records import (
    FORMAT,
    EndRecord,
    FooterRecord,
    HeaderRecord,
    ObservationRecord,
    Record,
    TargetEvidence,
    TargetRecord,
    read_back,
)
from govaudit.model import Observation, Place, Target

MOST_BYTES_OF_A_TARGET = 512 * 1024 * 1024
"""What one target's block may unpack to. An observer takes at most 64 MiB, and writing it down at most doubles that."""

_MAGIC = b"\x28\xb5\x2f\xfd"  # RFC 8878, section 3.1.1
_WINDOW = 1 << 27
_CHUNK = 1 << 18


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
