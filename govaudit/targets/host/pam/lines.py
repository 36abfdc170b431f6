"""The lines of a file of PAM's stacks and the words in them, as libpam takes them (`_pam_assemble_line`, `_pam_StrTok`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from govaudit.model import Missing, Place, Reason, missing
from govaudit.targets.host.pam.release import Version

MAX_BYTES = 200_000
"""Larger files are not followed."""

_MOST_BEFORE = 1023
"""Bytes that libpam had room for before 1.6, in one line or in several that are joined."""
_BLANKS = " \t\n"
_WORD = re.compile(r"[^ \t\n]+")
_IN_BRACKETS = re.compile(r"\[((?:\\\]|[^\]])*)\]?", re.DOTALL)


class Lines(NamedTuple):
    """What a file says."""

    lines: list[tuple[Place, str]]
    is_whole: bool = True
    """False where the file ends in a line that should go on: libpam takes what stands before it, and then gives the file up."""


def lines_of(path: str, content: bytes, version: Version | None) -> Lines | Missing:
    """The lines that say something, those joined that go on in the next one.

    Libpam before 1.6 passes over blank lines and comments inside a line that goes on, and divides long ones; since then such
    a line ends there. `version` is of the one that reads the file; None where it is not known.
    """
    if len(content) > MAX_BYTES:
        return missing(Reason.TOO_LARGE, "{path} is larger than {limit} bytes", path=path, limit=MAX_BYTES)
    if b"\0" in content:
        return missing(Reason.UNPARSEABLE, "{path} has NUL bytes", path=path)
    return _lines_of(path, content, None if version is None else version >= (1, 6))


@lru_cache(maxsize=128)  # the files that many include are read for each of the stacks, and are alike on many hosts
def _lines_of(path: str, content: bytes, since_1_6: bool | None) -> Lines | Missing:
    now = _assembled(path, content, is_passing_over=False)
    if since_1_6:
        return now
    before = _assembled(path, content, is_passing_over=True)
    is_long = any(len(line) > _MOST_BEFORE for line in content.split(b"\n")) or any(
        len(text.encode("utf-8", errors="replace")) >= _MOST_BEFORE for _, text in before.lines
    )
    if is_long or (since_1_6 is None and _words(before) != _words(now)):
        return missing(Reason.NOT_SUPPORTED, "{path} has lines that versions of libpam read differently", path=path)
    return before


def _assembled(path: str, content: bytes, *, is_passing_over: bool) -> Lines:
    found: list[tuple[Place, str]] = []
    parts: list[str] = []
    begins = 0
    for number, raw in enumerate(content.decode("utf-8", errors="replace").removesuffix("\n").split("\n"), 1):
        text, comment, _ = raw.lstrip(_BLANKS).partition("#")
        text = text if comment else text.rstrip(_BLANKS)
        if not text and (is_passing_over or not parts):
            continue
        begins = begins if parts else number
        goes_on = not comment and text.endswith("\\")
        parts.append(text[:-1] + " " if goes_on else text)
        if not goes_on:
            found.append((Place(path, begins), "".join(parts)))
            parts.clear()
    return Lines([(place, text) for place, text in found if text.strip(_BLANKS)], is_whole=not parts)


def _words(lines: Lines) -> list[object]:
    return [lines.is_whole, *(_WORD.findall(text) for _, text in lines.lines)]


def word(text: str) -> tuple[str | None, str]:
    """The first word and what is behind it; one in brackets may hold blanks, and `\\]` in it is a bracket. None: there is none."""
    text = text.lstrip(_BLANKS)
    if not text:
        return None, ""
    if bracketed := _IN_BRACKETS.match(text):
        return bracketed[1].replace("\\]", "]"), text[bracketed.end() :]
    plain = _WORD.match(text)
    assert plain is not None
    return plain[0], text[plain.end() :]


def words(text: str) -> Iterator[str]:
    """All words."""
    while True:
        first, text = word(text)
        if first is None:
            return
        yield first
