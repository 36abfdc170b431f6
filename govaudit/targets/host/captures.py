"""Captures: the stream that an installed script printed, carried over in a file."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import msgspec

from govaudit.looking import Limits, Unreached, observed
from govaudit.model import Missing, Observation, Reason, Request, missing
from govaudit.targets.host.answers import Answers
from govaudit.targets.host.channel import beginning_of
from govaudit.targets.host.following.lines import requests_told
from govaudit.targets.host.following.rounds import Round
from govaudit.targets.host.frames import Section, sections
from govaudit.targets.host.outcomes import Sentences
from govaudit.targets.host.requests import ASKABLE, Walk
from govaudit.targets.host.script import VERSION

_FIRST_LINE = re.compile(rb"govaudit capture ([0-9a-f-]{32,40})\n")
"""What the script prints first; what a shell printed before it may have left its line open."""
_BANNER_LIMIT = 64 * 1024
_KINDS = {kind.__name__: kind for kind in ASKABLE}
_REPEATED = ("closed", "content", "cut", "withheld")
_ENDS = {("end", "round"), ("end", "script")}
"""The last mark of a script that follows what it finds, and of one that does not."""


class CaptureSession:
    """What a capture holds; what it does not hold is missing."""

    clock_skew: float | None = None

    def __init__(self, stream: bytes, source: str, limits: Limits, *, trouble: Missing | None = None, is_live: bool = False) -> None:
        """`source` names it in sentences, `trouble` is why it may break off, `is_live` says that it was made just now.

        Raises Unreached where it is no capture of this version.
        """
        self._limits = limits
        first = _FIRST_LINE.search(stream, 0, _BANNER_LIMIT)
        found = sections(stream, first[1].decode()) if first else []
        words = found[0].words if found else ()
        if len(words) < 5 or words[0] != "start":
            raise Unreached(_no_capture(source, stream))
        if words[1] != VERSION:
            version = words[1]
            raise Unreached(
                missing(Reason.NOT_SUPPORTED, "{path} is a capture of version {version}, which is not read", path=source, version=version)
            )
        parts = _parts(found)
        if not all(map(_is_orderly, parts)):
            raise Unreached(missing(Reason.UNPARSEABLE, "{path} is damaged: a part of the capture is there twice", path=source))
        by_name = {section.words[0]: section.payload for section in parts[0]}
        listed = _requests(by_name["list"]) if "list" in by_name else None
        if listed is None:
            raise Unreached(missing(Reason.UNPARSEABLE, "{path} is damaged: its list of requests cannot be read", path=source))
        self._source = source
        self.made = _moment(words[3])
        """When the script ran, by the clock of the host."""
        end = found[-1]
        has_end = end.words in _ENDS
        if has_end:
            lost = trouble or missing(Reason.INCOMPLETE, "the capture {path} is damaged where this stands", path=source)
        else:
            lost = trouble or missing(Reason.INCOMPLETE, "the capture {path} is cut off before this was looked at", path=source)
        self._lost = lost
        self.trouble: Missing | None = None
        """Why it is not whole, as far as it is known by what has been asked."""
        if trouble is not None or not has_end:
            self.trouble = trouble or missing(
                Reason.INCOMPLETE,
                "{path} is cut off: the script's end is not in it; let the script run to its end, and carry over all that it prints",
                path=source,
            )
        elif end.payload.strip() and not is_live:
            self.trouble = missing(
                Reason.INCOMPLETE, "{path} goes on behind the script's end: something was added to it; make or copy it anew", path=source
            )

        def answers(requests: Sequence[Request], part: Sequence[Section]) -> Answers:
            return Answers(
                requests,
                part,
                sentences=Sentences("root" if words[2] == "0" else " ".join(words[4:]) or words[2]),
                separator=by_name.get("separator", b"").decode("ascii", errors="replace"),
                lacking=found[0].payload.decode("ascii", errors="replace").split(),
                trouble=lost,
                at=None if is_live else self.made,
                is_cut=True,
            )

        self._rounds = [Round(listed, answers(listed, parts[0]))]
        predicates = next((request.predicates for request in listed if isinstance(request, Walk)), ())
        for part in parts[1:]:
            told = next((section.payload for section in part if section.words[0] == "list"), None)
            followed = requests_told(told, predicates) if told is not None else []
            if followed is None:
                raise Unreached(missing(Reason.UNPARSEABLE, "{path} is damaged: its list of requests cannot be read", path=source))
            self._rounds.append(Round(followed, answers(followed, part)))

    def ask(self, requests: Sequence[Request]) -> Iterator[Observation]:
        """What the capture holds of each; what is not on its lists was not collected."""
        for request in requests:
            if (trouble := self._limits.trouble()) is not None:
                yield observed(request, trouble)
            elif told := self._told(request):
                if self.trouble is None and any(one.outcome is self._lost for one in told):
                    self.trouble = missing(
                        Reason.INCOMPLETE,
                        "{path} is damaged: not all that the script saw can be read; make or copy it anew",
                        path=self._source,
                    )
                yield from told
            else:
                why = missing(Reason.NOT_COLLECTED, "the capture {path} does not hold {request}", path=self._source, request=request.key)
                yield observed(request, why)

    def _told(self, request: Request) -> list[Observation]:
        for one in self._rounds:
            if told := one.to(request):
                return told
        return []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        pass


def from_file(path: str, limits: Limits) -> CaptureSession:
    """The capture in a file; raises Unreached where it cannot be read."""
    return CaptureSession(_read(path, limits.max_bytes), path, limits)


def _read(path: str, limit: int) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Unreached(missing(Reason.NOT_SUPPORTED, "{path} is no regular file", path=path))
            content = file.read(limit + 1)
    except OSError as error:
        reason = Reason.PERMISSION_DENIED if isinstance(error, PermissionError) else Reason.UNREACHABLE
        raise Unreached(missing(reason, "{path} cannot be read: {error}", path=path, error=error.strerror or str(error))) from error
    if len(content) > limit:
        raise Unreached(missing(Reason.TOO_LARGE, "{path} is larger than {limit} bytes", path=path, limit=limit))
    return content


def _no_capture(source: str, stream: bytes) -> Missing:
    if not stream.strip():
        return missing(Reason.UNPARSEABLE, "{path} is no capture: it is empty", path=source)
    return missing(
        Reason.UNPARSEABLE,
        "{path} is no capture: the script's beginning is not in it; it begins with {said} (a capture is all that the script of "
        "`govaudit collect --print-script` prints, and nothing else)",
        path=source,
        said=beginning_of(stream),
    )


def _parts(found: Sequence[Section]) -> list[list[Section]]:
    """What the script was made to look at, and what it found to follow from that."""
    parts: list[list[Section]] = [[]]
    for section in found:
        if section.words[0] == "round":
            parts.append([])
        parts[-1].append(section)
    return parts


def _is_orderly(found: Sequence[Section]) -> bool:
    """Each part is there once: a second one would be an addition by somebody else."""
    once = [section.words[:2] if len(section.words) > 1 else section.words for section in found if section.words[0] not in _REPEATED]
    return len(once) == len(set(once))


def _requests(payload: bytes) -> list[Request] | None:
    """The list that the capture was made by; None where it is none."""
    found: list[Request] = []
    for line in payload.splitlines():
        try:
            name, fields = msgspec.json.decode(line, type=tuple[str, dict[str, object]])
            found.append(msgspec.convert(fields, type=_KINDS[name]))
        except (msgspec.DecodeError, KeyError, UnicodeDecodeError, RecursionError):
            return None
    return found


def _moment(seconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC) if len(seconds) < 13 else None
    except (ValueError, OverflowError, OSError):
        return None
