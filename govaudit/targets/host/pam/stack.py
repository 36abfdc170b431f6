"""The files under /etc/pam.d: the `auth` stack of a service with its includes, as libpam reads them (pam.d(5))."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from govaudit.facts.pam import PamEntry
from govaudit.model import Missing, Place, Reason, missing
from govaudit.targets.host.pam.modules import described

FOLDER = "/etc/pam.d/"

MAX_ENTRIES = 100
"""Longer stacks are not followed."""

_MAX_BYTES = 200_000
_MAX_DEPTH = 16
"""How deep includes may stand in each other; more than libpam itself allows is a loop."""

_LINE = re.compile(r"(?P<type>-?[A-Za-z]+)[ \t]+(?P<control>\[[^\]]*\]|[^\s\[]\S*)[ \t]+(?P<rest>\S.*)")
_KEYWORDS = frozenset({"required", "requisite", "sufficient", "optional"})
_SECRET = re.compile(r"(?i)([a-z_]*(?:secret|passw|key|token)[a-z_]*=)(?!/).+")


class NotFollowed(Exception):
    """The stack cannot be known."""

    def __init__(self, why: Missing) -> None:
        super().__init__(str(why.sentence))
        self.why = why


def auth_stack(service: str, files: Mapping[str, bytes | Missing]) -> list[PamEntry] | Missing:
    """The `auth` entries of a service in order; `files` are those under /etc/pam.d, by name."""
    return stack_of("auth", service, files)


def stack_of(kind: str, service: str, files: Mapping[str, bytes | Missing]) -> list[PamEntry] | Missing:
    """The entries of one kind (`auth`, `account`, `password`, `session`) of a service in order."""
    entries: list[PamEntry] = []
    try:
        for entry in _entries(service, files, kind=kind, everything=True, level=0, depth=0):
            entries.append(entry)
            if len(entries) > MAX_ENTRIES:
                return missing(Reason.TOO_LARGE, "the stack of {service} has more than {limit} entries", service=service, limit=MAX_ENTRIES)
    except NotFollowed as error:
        return error.why
    return entries


def _entries(
    name: str, files: Mapping[str, bytes | Missing], *, kind: str, everything: bool, level: int, depth: int
) -> Iterator[PamEntry]:
    """The entries of one file; `everything`: it was reached by `@include`, or is the service itself."""
    path = FOLDER + name
    content = files.get(name)
    if isinstance(content, Missing):
        raise NotFollowed(content)
    if content is None:
        raise NotFollowed(missing(Reason.NOT_SUPPORTED, "{path} is included but not there; other folders are not followed yet", path=path))
    if depth > _MAX_DEPTH:
        raise NotFollowed(missing(Reason.UNPARSEABLE, "{path}: includes stand more than {limit} deep", path=path, limit=_MAX_DEPTH))
    for place, line in _lines(path, content):
        if line.startswith("@include"):
            target = line.removeprefix("@include").strip(" \t")
            yield from _entries(_included(target, place), files, kind=kind, everything=everything, level=level, depth=depth + 1)
            continue
        found = _LINE.fullmatch(line)
        if found is None or found["type"].lstrip("-").lower() not in ("auth", "account", "password", "session"):
            raise NotFollowed(missing(Reason.UNPARSEABLE, "{path}:{line}: this line is no PAM rule", path=path, line=place.line))
        if found["type"].lstrip("-").lower() != kind:
            continue
        control = found["control"].lower() if not found["control"].startswith("[") else found["control"]
        target, *arguments = _words(found["rest"])
        match control:
            case "include":
                yield from _entries(_included(target, place), files, kind=kind, everything=False, level=level, depth=depth + 1)
            case "substack":
                yield PamEntry(control="substack", module=target, level=level, place=place)
                yield from _entries(_included(target, place), files, kind=kind, everything=False, level=level + 1, depth=depth + 1)
            case _ if control in _KEYWORDS or control.startswith("["):
                module = target.rpartition("/")[2].removesuffix(".so")
                proof, lets_unenrolled_pass = described(module, arguments)
                yield PamEntry(
                    control=control,
                    module=module,
                    arguments=[_SECRET.sub(r"\1(masked)", argument) for argument in arguments],
                    proof=proof,
                    lets_unenrolled_pass=True if proof is not None and control == "optional" else lets_unenrolled_pass,
                    level=level,
                    place=place,
                )
            case _:
                raise NotFollowed(missing(Reason.UNPARSEABLE, "{path}:{line}: this line is no PAM rule", path=path, line=place.line))


def _included(target: str, place: Place) -> str:
    """The name under /etc/pam.d of an included file."""
    name = target.removeprefix(FOLDER)
    if not name or "/" in name:
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
            yield Place(path, begins), line
    if parts:
        raise NotFollowed(missing(Reason.UNPARSEABLE, "{path}:{line}: the line is not ended", path=path, line=begins))
