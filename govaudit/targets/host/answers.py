"""What the script printed, read as answers to requests: the same for a live host and for a capture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from govaudit.looking import observed
from govaudit.model import Absent, Missing, Observation, Reason, Request, Seen, Sentence, absent, missing
from govaudit.targets.host import outcomes
from govaudit.targets.host.disks.luks import cut_header_answer
from govaudit.targets.host.frames import Section, complaints, records
from govaudit.targets.host.outcomes import Sentences
from govaudit.targets.host.patterns import UnusablePath, as_bytes, clean
from govaudit.targets.host.requests import (
    Command,
    DeviceHeaders,
    File,
    FileCapabilities,
    Glob,
    GroupShadowStates,
    KeyFiles,
    Listing,
    LiveFile,
    LogInRecords,
    LuksHeaderOf,
    SecurityAdvisories,
    SecurityVersions,
    ShadowStates,
    Walk,
)
from govaudit.targets.host.script import plan
from govaudit.targets.host.seen_files import SeenFiles
from govaudit.targets.host.walking import Tally

_KILLED = 137  # 128 and SIGKILL, which ends a command that takes too long
_TOOLS: dict[type[Request], tuple[str, ...]] = {
    File: ("xargs", "find"),
    Glob: ("xargs", "find"),
    Listing: ("xargs", "find"),
    KeyFiles: ("xargs", "find", "awk"),
    ShadowStates: ("awk",),
    GroupShadowStates: ("awk",),
    LiveFile: ("cat",),
    LuksHeaderOf: ("head", "od"),
    Walk: ("find", "xargs", "stat"),
    SecurityVersions: ("awk",),
    SecurityAdvisories: ("awk", "stat"),
    FileCapabilities: ("find", "xargs"),
}


class Answers(SeenFiles):
    """The sections of one round, and what each request gets from them."""

    def __init__(
        self,
        requests: Sequence[Request],
        found: Iterable[Section],
        *,
        sentences: Sentences,
        separator: str,
        lacking: Iterable[str],
        trouble: Missing | None = None,
        at: datetime | None = None,
        is_cut: bool = False,
    ) -> None:
        """`trouble` says why something may not be answered, `at` when it was asked if that is not now.

        `is_cut` says that secrets in files were cut on the host, for which awk is needed.
        """
        incomplete = missing(Reason.INCOMPLETE, "the host's answer is incomplete")
        super().__init__(found, sentences=sentences, lacking=lacking, trouble=trouble or incomplete)
        self._separator = separator
        self._at = at or datetime.now(UTC)
        self._plan = plan(tuple(requests))
        self._tools = _TOOLS | {kind: (*_TOOLS[kind], "awk") for kind in (File, Glob)} if is_cut else _TOOLS

    def to(self, request: Request) -> Iterator[Observation]:
        """At least one observation."""
        for source, outcome in self._to(request):
            yield observed(request, outcome, source=source, at=self._at)

    def _to(self, request: Request) -> Iterator[tuple[str, Seen | Absent | Missing]]:
        for tool in self._tools.get(type(request), ()):
            if tool in self._lacking:
                yield request.key, missing(Reason.TOOL_MISSING, "the host has no {tool}, which is needed in order to look", tool=tool)
                return
        try:
            match request:
                case File(path=path):
                    yield path, self.file(as_bytes(clean(path)))
                case Glob(pattern=pattern):
                    yield from self.glob(pattern)
                case Listing(pattern=pattern):
                    yield from self.listing(pattern)
                case KeyFiles(patterns=patterns):
                    yield from self.key_files(patterns)
                case ShadowStates():
                    yield "/etc/shadow", self.shadow("shadow")
                case GroupShadowStates():
                    yield "/etc/gshadow", self.shadow("gshadow")
                case LiveFile(path=path):
                    clean(path)
                    yield path, self._live(request)
                case DeviceHeaders():
                    yield "/sys/class/block", self._devices()
                case LuksHeaderOf(path=path):
                    yield path, self._luks_header(request)
                case SecurityVersions():
                    yield request.key, self._printed(request.key, ("security",), "dpkg-query")
                case SecurityAdvisories():
                    yield request.key, self._printed(request.key, ("advisories",), "rpm")
                case FileCapabilities():
                    yield request.key, self._capabilities(request)
                case Command(argv=argv):
                    yield " ".join(argv), self._command(request)
                case Walk(root=root):
                    yield root, self._walk(request)
                case LogInRecords():
                    yield request.key, missing(Reason.NOT_COLLECTED, "a running host is asked by its own programs")
                case _:
                    yield request.key, missing(Reason.NOT_SUPPORTED, "a host cannot answer {request}", request=request.key)
        except UnusablePath as why:
            yield request.key, outcomes.unusable(request.key, why.why)

    def _live(self, request: LiveFile) -> Seen | Absent | Missing:
        path = as_bytes(clean(request.path))
        if ("live-errors",) not in self._sections or ("followed-errors",) not in self._sections:
            return self._trouble
        record = self._followed.get(path)
        if record is None:
            return self._without_record(path, self._followed_errors)
        way = (*self._words.get(("live",), ()), "", "")[1]
        number = self._plan.live.index(request)
        parts = self._sections.get(("live",), b"").split(b"S=" + self._separator.encode() + b"\0")
        if len(way) != len(self._plan.live) or len(parts) != len(way) + 2:
            timed_out = self._words[("live-errors",)][1:] == (str(_KILLED),)
            return missing(Reason.TIMED_OUT, "{path} gave no answer", path=request.path) if timed_out else self._trouble
        if way[number] == "d":
            return self._sentences.denied(request.path)
        if way[number] != "r":
            return outcomes.not_regular(request.path, record.attributes.kind)
        errors = complaints(self._sections[("live-errors",)])
        if path in errors:
            return self._sentences.trouble(request.path, errors[path])
        content = parts[number + 1]
        if len(content) > outcomes.LIVE_LIMIT:
            return missing(Reason.TOO_LARGE, "{path} gave more than {limit} bytes", path=request.path, limit=outcomes.LIVE_LIMIT)
        return Seen(content=content, attributes=record.attributes)

    def _devices(self) -> Seen | Missing:
        if ("devices",) not in self._sections or ("device-headers",) not in self._sections:
            return self._trouble
        octets = self._sections[("device-headers",)].split()
        rows = [row.split(b"\t") for row in self._sections[("devices",)].split(b"\n") if row]
        read = [row for row in rows if row[-1] == b"+"]
        if any(len(row) != 9 for row in rows) or len(octets) != 8 * len(read):
            return self._trouble
        lines, at = [], 0
        for row in rows:
            beginning = b"-"
            if row[-1] == b"+":
                eight = b"".join(octets[at : at + 8])
                at += 8
                beginning = eight if re.fullmatch(rb"[0-9a-f]{16}", eight) else b"-"
            lines.append(b"\t".join([*row[:-1], beginning]) + b"\n")
        return Seen(content=b"".join(lines))

    def _luks_header(self, request: LuksHeaderOf) -> Seen | Absent | Missing:
        path = as_bytes(clean(request.path))
        if ("followed-errors",) not in self._sections:
            return self._trouble
        record = self._followed.get(path)
        if record is None:
            return self._without_record(path, self._followed_errors)
        number = str(self._plan.luks.index(request))
        ending = self._words.get(("luks-end", number), ())[2:]
        if ("luks", number) not in self._sections or not ending:
            return self._trouble
        if ending == ("denied",):
            return self._sentences.denied(request.path)
        if ending == ("none",):
            return outcomes.not_regular(request.path, record.attributes.kind)
        if ending == ("unread",):
            return missing(Reason.INCOMPLETE, "the first bytes of {path} cannot be read", path=request.path)
        return cut_header_answer(request.path, self._sections[("luks", number)], record.attributes)

    def _capabilities(self, request: FileCapabilities) -> Seen | Absent | Missing:
        for root in request.roots:
            clean(root)
        return self._printed(request.key, ("capabilities", str(self._plan.capabilities.index(request))), "getcap")

    def _printed(self, key: str, section: tuple[str, ...], program: str) -> Seen | Absent | Missing:
        """What a function of the script printed that rests on one program."""
        name, *number = section
        words = self._words.get(section)
        if words is None:
            return self._trouble
        if words[-1] != "run":
            return absent("{program} is not installed", program=program)
        complained = (f"{name}-errors", *number)
        if complained not in self._sections:
            return self._trouble
        output = self._sections.get(section, b"")
        if len(output) > outcomes.LIVE_LIMIT:
            return missing(Reason.TOO_LARGE, "{command} printed more than {limit} bytes", command=key, limit=outcomes.LIVE_LIMIT)
        return Seen(content=output, errors=self._sections[complained].decode("utf-8", errors="replace")[:500])

    def _command(self, request: Command) -> Seen | Absent | Missing:
        program = request.argv[0] if request.argv else ""
        if request not in self._plan.commands:
            return outcomes.unusable(request.key, Sentence("it is no command line"))
        number = str(self._plan.commands.index(request))
        words = self._words.get(("command", number))
        if words is None:
            return self._trouble
        found = (*words, "", "")[2]
        if found == "denied":
            return self._sentences.denied(program)
        if found != "run":
            path = as_bytes(program)
            if path in self._followed_errors and isinstance(why := self._without_record(path, self._followed_errors), Missing):
                return why
            return absent("{program} is not installed", program=program)
        ending = self._words.get(("command-errors", number))
        if ending is None or len(ending) != 3 or not re.fullmatch(r"[0-9]{1,3}", ending[2]):
            return self._trouble
        status = int(ending[2])
        if status == _KILLED:
            return missing(Reason.TIMED_OUT, "{command} gave no answer within {seconds} s", command=request.key, seconds=request.seconds)
        output = self._sections.get(("command", number), b"")
        if len(output) > outcomes.LIVE_LIMIT:
            return missing(Reason.TOO_LARGE, "{command} printed more than {limit} bytes", command=request.key, limit=outcomes.LIVE_LIMIT)
        errors = self._sections[("command-errors", number)].decode("utf-8", errors="replace")
        return Seen(content=output, status=status, errors=errors)

    def _walk(self, request: Walk) -> Seen | Absent | Missing:
        root = clean(request.root)
        if ("followed-errors",) not in self._sections:
            return self._trouble
        if as_bytes(root) not in self._followed:
            return self._without_record(as_bytes(root), self._followed_errors)
        number = str(list(self._plan.walks).index(root))
        if ("walk-errors", number) not in self._sections or ("walk", number) not in self._sections:
            return self._trouble
        # What vanished meanwhile is not there; everything else that find says keeps it from having seen all.
        unentered = [
            line.decode("utf-8", errors="backslashreplace").removeprefix("find: ")
            for line in self._sections[("walk-errors", number)].split(b"\n")
            if line.strip() and not line.endswith(b": No such file or directory")
        ]
        if any(line.startswith((f"'{root}': ", f"{root}: ")) for line in unentered):
            return self._sentences.denied(root)
        tally = Tally(predicate for walk in self._plan.walks[root] for predicate in walk.predicates)
        for path, lying in records(self._sections[("walk", number)]).items():
            record = self._followed[path] if path == as_bytes(root) else lying  # a root that is a link is followed
            seen = record.attributes
            tally.add(path, seen.kind, seen.mode or 0, seen.uid or 0, seen.gid or 0, is_named=record.is_named)
        return tally.answer(request, unentered)
