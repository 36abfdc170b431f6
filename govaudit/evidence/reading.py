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
    Line,
    PackedEvidence,
    TargetEvidence,
    TargetRecord,
)
from govaudit.evidence.unpacking import Unpacker, damaged
from govaudit.model import Place, Target, TargetResult

MOST_BYTES_OF_A_TARGET = 512 * 1024 * 1024
"""What one target's block may unpack to. An observer takes at most 64 MiB, and writing it down at most doubles that."""


class _AnyObservation(Line, frozen=True, kw_only=True, tag="observation"):
    """The record of an observation, as far as it is read here."""


_Record = HeaderRecord | TargetRecord | _AnyObservation | FooterRecord | EndRecord

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
        unpacker = Unpacker()
        for block in self.blocks():
            yield block if isinstance(block, TargetEvidence) else unpacker.unpacked(block)

    def blocks(self) -> Iterator[PackedEvidence | TargetEvidence]:
        """The blocks, those that are whole with their observations as they are written."""
        lines = _Lines(self.path)
        try:
            yield from self._blocks(lines)
        finally:
            lines.close()

    def _blocks(self, lines: _Lines) -> Iterator[PackedEvidence | TargetEvidence]:
        self.truncated, self.incomplete_reason = False, ""
        lines.next()
        block: _Block | None = None
        count = 0
        while (record := lines.next()) is not None:
            match record:
                case _AnyObservation() if block is not None:
                    block.lines.append(lines.line)
                case FooterRecord() if block is not None:
                    if record.observations != len(block.lines):
                        raise lines.damaged(f"its footer counts {record.observations} observations, there are {len(block.lines)}")
                    yield block.packed(self.path, record.result)
                    block = None
                    lines.begin_block()
                case TargetRecord():
                    if block is not None:
                        yield block.interrupted(self.path)
                    block = _Block(record.target, lines.number + 1)
                    count += 1
                    lines.begin_block()
                case EndRecord():
                    if block is not None:
                        yield block.interrupted(self.path)
                    if record.targets != count:
                        raise lines.damaged(f"its end counts {record.targets} targets, there are {count}")
                    self.incomplete_reason = record.incomplete_reason
                    if lines.next() is not None or lines.cut:
                        raise lines.damaged("something follows its end")
                    return
                case _:
                    raise lines.damaged("a record stands where it cannot be")
        self.truncated = True
        if block is not None:
            yield block.interrupted(self.path)


class _Block:
    """What was read of one target until now."""

    def __init__(self, target: Target, first: int) -> None:
        self.target = target
        self.first = first
        self.lines: list[bytes] = []

    def packed(self, path: Path, result: TargetResult) -> PackedEvidence:
        """It, with its footer."""
        return PackedEvidence(target=self.target, lines=self.lines, result=result, path=str(path), first=self.first)

    def interrupted(self, path: Path) -> TargetEvidence:
        """It, without one."""
        nothing = TargetResult(system="", address="", kind="", reached=False, complete=False)
        return msgspec.structs.replace(Unpacker().unpacked(self.packed(path, nothing)), result=None)


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
        self.line = b""
        """The one in hand."""
        self._decoder = msgspec.json.Decoder(_Record)
        self._file = _opened(path)
        self._trouble: type[Exception] = zstandard.ZstdError
        unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        self._unpacked: BinaryIO = unpacker.stream_reader(self._file, read_across_frames=True)

    def close(self) -> None:
        self._file.close()

    def begin_block(self) -> None:
        self._block_bytes = 0

    def next(self) -> _Record | None:
        """The next record; None at the end of the file, or where it breaks off."""
        line = self._line()
        if line is None:
            return None
        self.number += 1
        if self.number == 1:
            self._check_version(line)
        try:
            record: _Record = self._decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise self.damaged(f"the record cannot be read ({error})") from error
        if record.prev != self._prev:
            raise self.damaged("the record before it is not the one that was written")
        self._prev = hashlib.sha256(line).hexdigest()
        self.line = line
        return record

    def damaged(self, how: str) -> EvidenceError:
        """What to raise about the record in hand."""
        return damaged(str(self.path), self.number, how)

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
