"""Searches all files of a place with detectors: in one pass, in little memory, masked.

    Search(place, ["nik", "email"], seconds=60).run()

Every file is read in pieces that overlap, so that a line may be of any length. What
a detector finds by structure alone is weighed at the end of each file against what chance would bring among so many numbers.
"""

from __future__ import annotations

import os
import re
import stat
import time
from codecs import getincrementaldecoder
from collections import Counter
from collections.abc import Iterator, Sequence

from govaudit.detectors import nik
from govaudit.detectors.chunk import Chunk, Detector, Hit
from govaudit.detectors.columns import Columns
from govaudit.detectors.distinct import Distinct
from govaudit.detectors.formats import may_hide_text, partly_unsearchable, unsearchable, wide_encoding
from govaudit.detectors.identities import hits_of
from govaudit.detectors.place import Linked, NotRead, Opened, files_below
from govaudit.detectors.redaction import redact_text, stand_in
from govaudit.detectors.registry import DETECTORS
from govaudit.detectors.results import KEPT, FileWithHits, Found, FoundAt, Searched, Unread

_BLOCK = 1 << 20
_CONTEXT = 512
"""Bytes before a place that detectors may look at."""
_LONGEST = 8192
"""The longest thing that is found whole across two pieces: a token; identifiers are far shorter."""
_LARGEST_FILE = 4 << 30
_MAY_IDENTIFY = re.compile(rb"\d{10}|@|\d[. -]\d{2,6}[. -]\d")


class Search:
    """One search; `progress` has what was found so far at any time."""

    def __init__(self, place: str, detectors: Sequence[str], *, seconds: float) -> None:
        self.place = place
        self._until = time.monotonic() + seconds
        self._seconds = seconds
        self._tallies = [_Tally(DETECTORS[name]) for name in detectors]
        self._result = Searched(found=[])
        self._reasons: Counter[str] = Counter()
        self._formats: Counter[str] = Counter()
        self._parts: list[str] = []

    def run(self) -> Searched:
        """Search until all is seen or the time is over."""
        for file in files_below(self.place):
            if isinstance(file, NotRead):
                self._unread(file.path, file.why)
                continue
            if isinstance(file, Linked):
                continue  # it is searched where it leads
            try:
                self._search_name(file)
                why = self._search(file)
            except OSError as error:
                why = (error.strerror or "cannot be read").lower()
            finally:
                os.close(file.descriptor)
            if why is None:
                pass
            elif why:
                self._unread(file.path, why)
            else:
                self._result.files += 1
            if self._out_of_time():
                self._result.stopped = "time"
                break
        self._result.found = [tally.result() for tally in self._tallies]
        self._result.unread_by_reason = dict(sorted(self._reasons.items()))
        self._result.no_text = dict(sorted(self._formats.items()))
        return self._result

    def _out_of_time(self) -> bool:
        return time.monotonic() >= self._until

    def _unread(self, path: str, why: str) -> None:
        self._result.unread_count += 1
        self._reasons[why] += 1
        self._name_unread(path, why)

    def _no_text(self, path: str, what: str) -> None:
        self._formats[what] += 1
        self._name_unread(path, what)

    def _name_unread(self, path: str, why: str) -> None:
        if len(self._result.unread) < KEPT:
            self._result.unread.append(Unread(_printable(path), why))

    def _search_name(self, file: Opened) -> None:
        """Search what is new in the path since the former file: scans of identity cards bear the number of their owner."""
        parts = file.path.split("/")
        known = next((index for index, pair in enumerate(zip(parts, self._parts, strict=False)) if pair[0] != pair[1]), len(self._parts))
        self._parts = parts
        name = _spaced(os.fsencode("\n".join(parts[known:])))
        if _MAY_IDENTIFY.search(name):
            chunk = Chunk(name)
            for tally in self._tallies:
                tally.search_name(chunk, file)

    def _search(self, file: Opened) -> str | None:
        """Search one file; why it was not searched to the end, or empty; None where it is no text."""
        beginning = os.pread(file.descriptor, 65536, 0)
        what = unsearchable(beginning)
        if what and may_hide_text(file.path or self.place, what):
            return f"named like text, but no text: {what}"
        if what:
            self._no_text(file.path, what)
            return None
        encoding = wide_encoding(beginning)
        columns = Columns(beginning.decode(encoding, "replace").encode() if encoding else beginning)
        lines = _Lines()
        for tally in self._tallies:
            tally.begin()
        why = ""
        self._odd = ""
        for chunk, first, last, offset in self._chunks(file, encoding, columns):
            lines.enter(chunk.data, first)
            for tally in self._tallies:
                tally.search(chunk, first, last, offset, lines)
            lines.leave(last)
            if self._out_of_time():
                why = "time"
                break
        if file.status.st_size > _LARGEST_FILE:
            why = why or "too large"
        why = why or self._odd
        for tally in self._tallies:
            tally.end(file)
        return why

    def _chunks(self, file: Opened, encoding: str, columns: Columns) -> Iterator[tuple[Chunk, int, int, int]]:
        """Pieces of the file: with where in each to begin and to end, and the offset of its first byte."""
        decoder = getincrementaldecoder(encoding)("replace") if encoding else None
        data, first, offset, read = b"", 0, 0, 0
        while True:
            block = os.read(file.descriptor, _BLOCK) if read < _LARGEST_FILE else b""
            read += len(block)
            self._result.bytes_read += len(block)
            self._odd = self._odd or partly_unsearchable(block, encoding)
            data += decoder.decode(block, not block).encode() if decoder else block
            last = max(first, len(data) - _LONGEST) if block else len(data)
            columns.learn(data)
            yield Chunk(data, columns), first, last, offset
            if not block:
                return
            cut = max(0, last - _CONTEXT)
            data, first, offset = data[cut:], last - cut, offset + cut


class _Lines:
    """Line numbers and columns of growing positions, without counting anything twice."""

    def __init__(self) -> None:
        self._line = 1
        self._column = 1
        self._data = b""
        self._at = 0

    def enter(self, data: bytes, first: int) -> None:
        self._data = data
        self._at = first
        self._start = (self._at, self._line, self._column)

    def of(self, position: int) -> tuple[int, int]:
        """Line and column of a position in the chunk that was entered."""
        if position < self._at:
            self._at, self._line, self._column = self._start
        newlines = self._data.count(b"\n", self._at, position)
        if newlines:
            self._column = position - self._data.rfind(b"\n", self._at, position)
        else:
            self._column += position - self._at
        self._line += newlines
        self._at = position
        return self._line, self._column

    def leave(self, last: int) -> None:
        self.of(last)


class _Tally:
    """What one detector found, by file and in all."""

    def __init__(self, detector: Detector) -> None:
        self._find = detector.find
        self._found = Found(detector=detector.name, version=detector.version)
        self._counts: Counter[str] = Counter()
        self._distinct = Distinct()
        self._kept: Opened | None = None

    def begin(self) -> None:
        """A new file."""
        self._file_counts: Counter[tuple[str, float, int]] = Counter()
        self._numbers: Counter[int] = Counter()
        self._file_hits: list[tuple[Hit, str, int, int, int]] = []

    def search(self, chunk: Chunk, first: int, last: int, offset: int, lines: _Lines) -> None:
        """Find in a chunk what begins between `first` and `last`."""
        by_chance = False
        room = KEPT - len(self._found.hits)
        for hit in self._find(chunk):
            if not first <= hit.start < last:
                continue
            by_chance = by_chance or hit.chance > 0
            self._file_counts[hit.confidence, hit.chance, hit.end - hit.start] += 1
            if hit.confidence == "low":
                continue
            self._distinct.add(chunk.data[hit.start : hit.end])
            if len(self._file_hits) < room:
                masked = hit.mask(chunk.data[hit.start : hit.end])
                self._file_hits.append((hit, masked, offset + hit.start, *lines.of(hit.start)))
        if by_chance or self._numbers:
            numbers = (*chunk.numbers, *chunk.embedded, *chunk.grouped)
            self._numbers.update(number.end - number.start for number in numbers if first <= number.start < last)

    def search_name(self, chunk: Chunk, file: Opened) -> None:
        """Find in a path what its form alone proves; such a hit has no line."""
        hits = [hit for hit in self._find(chunk) if hit.confidence == "high"]
        for hit in hits:
            self._counts[hit.confidence] += 1
            value = chunk.data[hit.start : hit.end]
            self._distinct.add(value)
            if len(self._found.hits) < KEPT:
                self._found.hits.append(FoundAt(_printable(file.path), 0, 0, 0, hit.mask(value), hit.confidence))
        if hits:
            self._keep_file(file, len(hits))

    def end(self, file: Opened) -> None:
        """Weigh the hits of the file against chance, and keep them."""
        brought: Counter[tuple[float, int]] = Counter()
        for (_, chance, length), hits in self._file_counts.items():
            brought[chance, length] += hits
        doubtful = {(chance, length) for (chance, length), hits in brought.items() if chance and hits <= 3 * chance * self._numbers[length]}
        count = 0
        for (confidence, chance, length), hits in self._file_counts.items():
            confidence_now = "low" if (chance, length) in doubtful else confidence
            self._counts[confidence_now] += hits
            count += hits if confidence_now != "low" else 0
        path = _printable(file.path)
        for hit, masked, offset, line, column in self._file_hits:
            if (hit.chance, hit.end - hit.start) not in doubtful:
                self._found.hits.append(FoundAt(path, line, column, offset, masked, hit.confidence))
        if count:
            self._keep_file(file, count)

    def _keep_file(self, file: Opened, count: int) -> None:
        if self._kept is file:  # by its name already
            return
        self._kept = file
        self._found.files += 1
        if len(self._found.files_with_hits) < KEPT:
            status = file.status
            mode = stat.S_IMODE(status.st_mode)
            readable = bool(mode & stat.S_IROTH) and file.others_can_enter
            self._found.files_with_hits.append(
                FileWithHits(_printable(file.path), count, mode, status.st_uid, status.st_gid, readable, file.has_list)
            )

    def result(self) -> Found:
        self._found.counts = {confidence: self._counts[confidence] for confidence in ("high", "medium", "low") if self._counts[confidence]}
        self._found.distinct = self._distinct.estimate()
        return self._found


def _printable(path: str) -> str:
    """A path as it can be written down: bytes that are no UTF-8 become U+FFFD, identifiers are masked."""
    name = redact_text(os.fsencode(path).decode("utf-8", "replace")).encode()
    if _MAY_IDENTIFY.search(_spaced(name)):  # forms that the redactor leaves alone elsewhere: in groups, or within a word
        for hit in sorted(hits_of("nik", Chunk(_spaced(name)), nik.masked), key=lambda hit: hit.start, reverse=True):
            number = name[hit.start : hit.end].translate(None, b"_")
            name = name[: hit.start] + stand_in("nik", number) + name[hit.end :]
    return name.decode()


def _spaced(name: bytes) -> bytes:
    """A path with spaces for what joins words in names."""
    return name.replace(b"_", b" ")
