"""Paths and shell patterns: which paths a pattern matches, and how both are written so that a shell takes them as meant.

Paths are bytes here, as on the target. A pattern's `*`, `?` and `[…]` match within one
component, and never a leading dot, as in a POSIX shell.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache

from govaudit.model import Sentence

_BRACKET = re.compile(r"\[([!^]?)([A-Za-z0-9_.,+:@%-]+)\]")
_WILD = re.compile(r"[*?]|" + _BRACKET.pattern)


class UnusablePath(ValueError):
    """A path or pattern that cannot be asked for."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(str(why))
        self.why = why


def as_bytes(path: str) -> bytes:
    """The path as the target knows it."""
    return path.encode("utf-8", errors="surrogateescape")


@lru_cache(maxsize=4096)
def beginning(pattern: str) -> bytes:
    """What stands before the first wildcard of a pattern."""
    found = _WILD.search(pattern)
    return as_bytes(pattern[: found.start()] if found else pattern)


def as_text(path: bytes) -> str:
    r"""A target's path as text that can be written to JSON: what is not UTF-8 becomes `\xNN`."""
    return path.decode("utf-8", errors="backslashreplace")


@lru_cache(maxsize=4096)
def clean(path: str) -> str:
    """The path without doubled slashes and dots: absolute, and without `..`, which means something else behind a link."""
    parts = path.split("/")
    if not path.startswith("/") or "\0" in path:
        raise UnusablePath(Sentence("it is no absolute path"))
    if ".." in parts:
        raise UnusablePath(Sentence("it goes through .."))
    return "/" + "/".join(part for part in parts if part not in ("", "."))


def is_pattern(text: str) -> bool:
    """It holds at least one wildcard."""
    return _WILD.search(text) is not None


def quoted(text: str) -> str:
    """The text as one word that a POSIX shell leaves alone."""
    return "'" + text.replace("'", "'\\''") + "'"


def shell_word(pattern: str) -> str:
    """The pattern as a word that a POSIX shell expands: everything but its wildcards is quoted."""
    word, at = "", 0
    for found in _WILD.finditer(pattern):
        if found.start() > at:
            word += quoted(pattern[at : found.start()])
        word += f"[{'!' if found[1] else ''}{found[2]}]" if found[2] else found[0]
        at = found.end()
    return word + (quoted(pattern[at:]) if at < len(pattern) else "")


@lru_cache(maxsize=4096)
def directories(pattern: str) -> tuple[tuple[str, bool], ...]:
    """The directories that must be entered to expand a pattern, as patterns, each with whether its names must be listed.

    The first is the longest one without a wildcard.
    """
    parts = pattern.split("/")[1:]
    first = next((number for number, part in enumerate(parts) if is_pattern(part)), len(parts) - 1)
    return tuple(("/" + "/".join(parts[:number]), is_pattern(parts[number])) for number in range(first, len(parts)))


@lru_cache(maxsize=4096)
def base(pattern: str) -> str:
    """The longest directory of a pattern that has no wildcard."""
    return directories(pattern)[0][0]


@lru_cache(maxsize=4096)
def component_matcher(part: str) -> re.Pattern[bytes]:
    """What matches one component of a pattern."""
    out, at = b"", 0
    for found in _WILD.finditer(part):
        out += re.escape(as_bytes(part[at : found.start()]))
        if found[2]:
            inside = as_bytes(found[2]).replace(b"\\", b"\\\\")
            out += b"[" + (b"^" if found[1] else b"") + inside.replace(b"[", b"\\[") + b"]"
        else:
            out += b"[^/]*" if found[0] == "*" else b"[^/]"
        at = found.end()
    out += re.escape(as_bytes(part[at:]))
    hidden = b"" if part.startswith(".") or not is_pattern(part) else b"(?!\\.)"
    return re.compile(hidden + out + rb"\Z", re.DOTALL)


_one_at_a_time = threading.Lock()


@lru_cache(maxsize=4096)
def matcher(pattern: str) -> re.Pattern[bytes]:
    """What matches the whole paths that a shell would expand the pattern to; made by one of the threads that want it at the same time."""
    with _one_at_a_time:
        return _matcher(pattern)


@lru_cache(maxsize=4096)
def _matcher(pattern: str) -> re.Pattern[bytes]:
    parts = [component_matcher(part).pattern.removesuffix(rb"\Z") for part in pattern.split("/")[1:]]
    return re.compile(b"".join(b"/" + part for part in parts) + rb"\Z", re.DOTALL)
