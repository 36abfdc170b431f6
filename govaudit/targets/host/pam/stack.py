"""The stacks of a service with their includes, as libpam reads them (pam.d(5))."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from govaudit.facts.pam import PamEntry
from govaudit.facts.pam_stacks.modules import described
from govaudit.model import Missing, Place, Reason, missing
from govaudit.targets.host.pam.files import FOLDER, Configuration, Written

MAX_ENTRIES = 100
"""Longer stacks are not followed."""

_MAX_BYTES = 200_000
_MAX_BYTES_IN_ALL = 500_000
_MAX_DEPTH = 16
"""How deep includes may stand in each other; more than libpam itself allows is a loop."""

_KINDS = frozenset({"auth", "account", "password", "session"})
_KEYWORDS = frozenset({"required", "requisite", "sufficient", "optional", "include", "substack"})
_SECRET = re.compile(r"(?i)([a-z_]*(?:secret|passw|key|token)[a-z_]*=)(?!/|~/|\$\{HOME\}/).+")


class NotFollowed(Exception):
    """The stack cannot be known."""

    def __init__(self, why: Missing) -> None:
        super().__init__(str(why.sentence))
        self.why = why


class _Reading:
    """What is looked for, where, and how much may still be read: includes may multiply."""

    def __init__(self, kind: str, written: Configuration) -> None:
        self.kind = kind
        self.written = written
        self._left = _MAX_BYTES_IN_ALL

    def read(self, written: Written) -> None:
        self._left -= len(written.content) + 500
        if self._left < 0:
            raise NotFollowed(missing(Reason.TOO_LARGE, "{path}: its includes come to too much", path=written.path))


def stack_of(kind: str, service: str, written: Configuration) -> list[PamEntry] | Missing:
    """The entries of one kind (`auth`, `account`, `password`, `session`) of a service in order.

    libpam takes those of `other` where the service has none; a list without entries refuses everybody.
    """
    found = _entries_of(kind, service, written) if service in written.files else []
    if found != []:
        return found
    if "other" not in written.files:
        return written.doubt or []
    return _entries_of(kind, "other", written)


def _entries_of(kind: str, service: str, written: Configuration) -> list[PamEntry] | Missing:
    entries: list[PamEntry] = []
    try:
        for entry in _entries(service, _Reading(kind, written), everything=True, level=0, depth=0):
            entries.append(entry)
            if len(entries) > MAX_ENTRIES:
                return missing(Reason.TOO_LARGE, "the stack of {service} has more than {limit} entries", service=service, limit=MAX_ENTRIES)
    except NotFollowed as error:
        return error.why
    return entries


def _entries(name: str, reading: _Reading, *, everything: bool, level: int, depth: int) -> Iterator[PamEntry]:
    """The entries of one file; `everything`: it was reached by `@include`, or is the service itself."""
    written = reading.written.files.get(name)
    if isinstance(written, Missing):
        raise NotFollowed(written)
    if written is None:
        raise NotFollowed(missing(Reason.UNPARSEABLE, "{name} is included but not there", name=name))
    path, content = written
    if depth > _MAX_DEPTH:
        raise NotFollowed(missing(Reason.UNPARSEABLE, "{path}: includes stand more than {limit} deep", path=path, limit=_MAX_DEPTH))
    reading.read(written)
    for place, line in _lines(path, content):
        if line.startswith("@include"):
            target = line.removeprefix("@include").strip(" \t")
            yield from _entries(_included(target, place, reading), reading, everything=everything, level=level, depth=depth + 1)
            continue
        written_kind, control, rest = _fields(line)
        kind = written_kind.removeprefix("-").lower()
        if kind not in _KINDS:  # libpam takes it for one that it was asked for, or else of `auth`, and lets it fail
            kind, rest = ("auth" if everything else reading.kind), ""
        if kind != reading.kind:
            continue
        control = control.lower() if control.lower() in _KEYWORDS else control
        target, *arguments = _words(rest)
        if control in ("include", "substack"):
            yield from _from_another(control, target, reading, place, level=level, depth=depth)
        elif target:
            yield _entry(control, target, arguments, reading, place, level, is_quiet=written_kind.startswith("-"))
        else:
            yield PamEntry(control=control, module="", level=level, is_broken=True, place=place)


def _fields(line: str) -> tuple[str, str, str]:
    """Type, control and the rest of a line, each as far as it is there."""
    kind, text = _first_word(line)
    if not text.startswith("["):
        return (kind, *_first_word(text))
    end = 1
    while end < len(text) and (text[end] != "]" or text[end - 1] == "\\"):
        end += 1
    return kind, text[: end + 1], text[end + 1 :].strip(" \t")


def _first_word(text: str) -> tuple[str, str]:
    """The text before and behind the first blanks; other kinds of space are none to libpam."""
    word, *rest = re.split(r"[ \t]+", text, maxsplit=1)
    return word, rest[0] if rest else ""


def _from_another(control: str, target: str, reading: _Reading, place: Place, *, level: int, depth: int) -> Iterator[PamEntry]:
    inner = level + (control == "substack")
    if control == "substack":
        yield PamEntry(control="substack", module=target, level=level, place=place)
    if not target:
        yield PamEntry(control="required", module="", level=level, is_broken=True, place=place)
        return
    name = _included(target, place, reading)
    if name not in reading.written.files:
        if reading.written.doubt is not None:
            raise NotFollowed(reading.written.doubt)
        yield PamEntry(control="required", module=target, level=level, is_broken=True, place=place)
        return
    yield from _entries(name, reading, everything=False, level=inner, depth=depth + 1)


def _entry(control: str, target: str, arguments: list[str], reading: _Reading, place: Place, level: int, *, is_quiet: bool) -> PamEntry:
    module = target.rpartition("/")[2].removesuffix(".so")
    proof, lets_unenrolled_pass = described(module, arguments)
    return PamEntry(
        control=control,
        module=module,
        arguments=[_SECRET.sub(r"\1(masked)", argument) for argument in arguments],
        proof=proof,
        lets_unenrolled_pass=True if proof is not None and control == "optional" else lets_unenrolled_pass,
        level=level,
        is_there=_is_there(target, module, reading.written.modules),
        is_quiet=is_quiet,
        place=place,
    )


def _is_there(target: str, module: str, modules: frozenset[str] | Missing | None) -> bool | Missing:
    if modules is None:
        return True
    if isinstance(modules, Missing):
        return modules
    folder = target.rpartition("/")[0]
    if not target.endswith(".so") or "$" in target or (folder and not folder.endswith("/security")):
        return missing(Reason.NOT_SUPPORTED, "whether {module} is there was not looked at", module=target)
    return module in modules


def _included(target: str, place: Place, reading: _Reading) -> str:
    """The name of an included file; a path is followed where libpam would find the same file by its name."""
    name = target.rpartition("/")[2]
    written = reading.written.files.get(name)
    if not target or ("/" in target and not (isinstance(written, tuple) and written.path == target)):
        raise NotFollowed(
            missing(
                Reason.NOT_SUPPORTED,
                "{path}:{line} includes a file outside {folder}, which is not followed yet",
                path=place.path,
                line=place.line,
                folder=FOLDER,
            )
        )
    return name


def _words(text: str) -> list[str]:
    """Words between blanks; one in brackets may hold blanks, and `\\]` in it is a bracket."""
    words: list[str] = []
    at = 0
    while at < len(text):
        if text[at] in " \t":
            at += 1
        elif text[at] == "[":
            end = at + 1
            while end < len(text) and (text[end] != "]" or text[end - 1] == "\\"):
                end += 1
            words.append(text[at + 1 : end].replace("\\]", "]"))
            at = end + 1
        else:
            end = at
            while end < len(text) and text[end] not in " \t":
                end += 1
            words.append(text[at:end])
            at = end
    return words or [""]


def _lines(path: str, content: bytes) -> Iterator[tuple[Place, str]]:
    """The lines that say something, continued ones joined; `#` begins a comment anywhere."""
    if len(content) > _MAX_BYTES:
        raise NotFollowed(missing(Reason.TOO_LARGE, "{path} is larger than {limit} bytes", path=path, limit=_MAX_BYTES))
    if b"\0" in content:
        raise NotFollowed(missing(Reason.UNPARSEABLE, "{path} has NUL bytes", path=path))
    lines, unended = _joined(path, content)
    yield from lines
    if unended is not None:
        raise NotFollowed(unended)


@lru_cache(maxsize=128)  # the files that many include are read for each of the stacks, and are alike on many hosts
def _joined(path: str, content: bytes) -> tuple[list[tuple[Place, str]], Missing | None]:
    lines: list[tuple[Place, str]] = []
    begins = 0
    parts: list[str] = []
    for number, raw in enumerate(content.decode("utf-8", errors="replace").split("\n"), 1):
        begins = begins if parts else number
        text, comment, _ = raw.partition("#")
        if not comment and text.endswith("\\"):
            parts.append(text[:-1] + " ")
            continue
        line = "".join([*parts, text]).strip(" \t\r\f\v")
        parts.clear()
        if line:
            lines.append((Place(path, begins), line))
    unended = missing(Reason.UNPARSEABLE, "{path}:{line}: the line is not ended", path=path, line=begins) if parts else None
    return lines, unended
