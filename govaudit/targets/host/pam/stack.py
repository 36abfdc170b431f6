"""The stacks of a service with their includes, as libpam reads them (pam.d(5))."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govaudit.facts.pam import PamEntry
from govaudit.facts.pam_stacks.modules import described
from govaudit.model import Missing, Place, Reason, missing
from govaudit.targets.host.pam.files import FOLDER, Configuration, Written
from govaudit.targets.host.pam.lines import lines_of, word, words

MAX_ENTRIES = 100
"""Longer stacks are not followed."""

_MAX_BYTES_IN_ALL = 500_000
_MAX_DEPTH = 16
"""How deep includes may stand in each other; more than libpam itself allows is a loop."""

_KINDS = frozenset({"auth", "account", "password", "session"})
_KEYWORDS = frozenset({"required", "requisite", "sufficient", "optional", "include", "substack"})
_OF_MODULES = re.compile(r"(?:/usr)?/lib(?:64|/[a-z0-9_]+-linux-gnu[a-z0-9]*)?/security")
_SECRET = re.compile(r"(?i)([a-z_]*(?:secret|passw|key|token)[a-z_]*=)(?!/|~/|\$\{HOME\}/).+")


class NotFollowed(Exception):
    """The stack cannot be known."""

    def __init__(self, why: Missing) -> None:
        super().__init__(str(why.sentence))
        self.why = why


class _GivenUp(Exception):
    """libpam gives up a file: what includes it must fail, and a service of that name refuses everybody."""


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
    if _is_given_up("other", written):
        return []  # libpam reads `other` in any case
    found = _entries_of(kind, service, written) if service in written.files else []
    if found is None or found != []:
        return found or []
    if "other" not in written.files:
        return written.doubt or []
    return _entries_of(kind, "other", written) or []


def _is_given_up(name: str, written: Configuration) -> bool:
    """Whether a file that is read for all kinds does not end, or one that it includes by `@include`."""
    names, known = [name], {name}
    while names:
        one = written.files.get(names.pop())
        if isinstance(one, Missing) or one is None:
            continue
        found = lines_of(one.path, one.content, written.libpam.version)
        if isinstance(found, Missing):
            continue
        if not found.is_whole:
            return True
        by_include = (line for _, line in found.lines if line.lstrip("-").lower().startswith("@include"))
        included = {word(line.split(None, 1)[-1])[0] or "" for line in by_include}
        may_lack = written.libpam.is_debian and written.doubt is None
        if may_lack and any(one and "/" not in one and one not in written.files for one in included):
            return True
        names += included - known
        known |= included
    return False


def _entries_of(kind: str, service: str, written: Configuration) -> list[PamEntry] | Missing | None:
    """None where libpam gives up."""
    entries: list[PamEntry] = []
    try:
        for entry in _entries(service, _Reading(kind, written), everything=True, level=0, depth=0):
            entries.append(entry)
            if len(entries) > MAX_ENTRIES:
                return missing(Reason.TOO_LARGE, "the stack of {service} has more than {limit} entries", service=service, limit=MAX_ENTRIES)
    except NotFollowed as error:
        return error.why
    except _GivenUp:
        return None
    return entries


def _entries(name: str, reading: _Reading, *, everything: bool, level: int, depth: int) -> Iterator[PamEntry]:
    """The entries of one file; `everything`: it was reached by `@include`, or is the service itself."""
    written = reading.written.files[name]
    if isinstance(written, Missing):
        raise NotFollowed(written)
    path, content = written
    if depth > _MAX_DEPTH:
        raise NotFollowed(missing(Reason.UNPARSEABLE, "{path}: includes stand more than {limit} deep", path=path, limit=_MAX_DEPTH))
    reading.read(written)
    found = lines_of(path, content, reading.written.libpam.version)
    if isinstance(found, Missing):
        raise NotFollowed(found)
    for place, line in found.lines:
        yield from _of_line(line, reading, place, everything=everything, level=level, depth=depth)
    if not found.is_whole:
        raise _GivenUp


def _of_line(line: str, reading: _Reading, place: Place, *, everything: bool, level: int, depth: int) -> Iterator[PamEntry]:
    written_kind, rest = word(line)
    kind = (written_kind or "").removeprefix("-").lower()
    if kind == "@include":
        yield from _at_include(word(rest)[0] or "", reading, place, everything=everything, level=level, depth=depth)
        return
    is_kind = kind in _KINDS
    if not is_kind:  # libpam takes it for one that it was asked for, or else of `auth`, and lets it fail
        kind = "auth" if everything else reading.kind
    if kind != reading.kind:
        return
    is_bracketed = rest.lstrip(" \t").startswith("[")
    control, rest = word(rest)
    target, rest = word(rest)
    if (control or "").lower() in ("include", "substack"):
        yield from _from_another((control or "").lower(), target or "", reading, place, level=level, depth=depth)
        return
    if control is not None:
        control = control.lower() if control.lower() in _KEYWORDS else f"[{control}]" if is_bracketed else control
    if target and is_kind and control is not None:
        yield _entry(control, target, list(words(rest)), reading, place, level, is_quiet=(written_kind or "").startswith("-"))
    else:
        yield PamEntry(control=control or "", module="", level=level, is_broken=True, place=place)


def _at_include(target: str, reading: _Reading, place: Place, *, everything: bool, level: int, depth: int) -> Iterator[PamEntry]:
    """Debian's `@include`: all kinds of another file."""
    name = _included(target, place, reading)
    if name not in reading.written.files:
        if reading.written.doubt is not None:
            raise NotFollowed(reading.written.doubt)
        if everything and reading.written.libpam.is_debian:
            raise _GivenUp  # the kind of what must fail is not known then
        if everything:
            raise NotFollowed(missing(Reason.UNPARSEABLE, "{name} is included but not there", name=name))
        yield _failing(name, level, place)
        return
    try:
        yield from _entries(name, reading, everything=everything, level=level, depth=depth + 1)
    except _GivenUp:
        if everything:
            raise
        yield _failing(name, level, place)


def _from_another(control: str, target: str, reading: _Reading, place: Place, *, level: int, depth: int) -> Iterator[PamEntry]:
    """`include` and `substack`: one kind of another file."""
    inner = level + (control == "substack")
    if control == "substack":
        yield PamEntry(control="substack", module=target, level=level, place=place)
    if not target:
        yield _failing("", level, place)
        return
    name = target if reading.written.is_single and "/" not in target else _included(target, place, reading)
    if name not in reading.written.files or reading.written.is_single:
        if reading.written.doubt is not None:
            raise NotFollowed(reading.written.doubt)
        yield _failing(target, level, place)
        return
    try:
        yield from _entries(name, reading, everything=False, level=inner, depth=depth + 1)
    except _GivenUp:
        yield _failing(target, level, place)


def _failing(module: str, level: int, place: Place) -> PamEntry:
    """What libpam takes for a file that it cannot include."""
    return PamEntry(control="required", module=module, level=level, is_broken=True, place=place)


def _entry(control: str, target: str, arguments: list[str], reading: _Reading, place: Place, level: int, *, is_quiet: bool) -> PamEntry:
    name = target.rpartition("/")[2]
    if name.rpartition(".")[0 if "." in name else 2] in ("", "?"):
        raise _GivenUp  # as libpam does for a module without a name
    module = name.removesuffix(".so")
    proof, lets_unenrolled_pass = described(module, arguments)
    return PamEntry(
        control=control,
        module=module,
        arguments=[_SECRET.sub(r"\1(masked)", argument) for argument in arguments],
        proof=proof,
        lets_unenrolled_pass=True if proof is not None and control == "optional" else lets_unenrolled_pass,
        level=level,
        is_there=_is_there(target, reading.written.modules),
        is_quiet=is_quiet,
        place=place,
    )


def _is_there(target: str, modules: frozenset[str] | Missing | None) -> bool | Missing:
    if modules is None:
        return True
    if isinstance(modules, Missing):
        return modules
    folder, _, name = target.replace("/$ISA/", "/").rpartition("/")
    if "$" in target or (folder and not _OF_MODULES.fullmatch(folder)):
        return missing(Reason.NOT_SUPPORTED, "whether {module} is there was not looked at", module=target)
    return name in modules


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
