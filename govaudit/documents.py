"""Values of a document that people write: each with its place, asked for by type, every mistake told so that it can be mended."""

from __future__ import annotations

import difflib
import hashlib
import os
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from govaudit.errors import GovauditError
from govaudit.model import Place

__all__ = ["Document", "Node", "Scalar", "did_you_mean", "read_text"]

MAX_BYTES = 8 * 1024 * 1024

Scalar = str | int | float | bool | None


class Document:
    """A file that was read whole."""

    def __init__(self, path: Path, digest: str, error: type[GovauditError]) -> None:
        self.path = path
        self.digest = digest
        """SHA-256 of the file's bytes."""
        self.error = error
        """The kind of mistake that its reader reports."""


class Node:
    """A value with its place and the name by which its parent knows it."""

    def __init__(self, document: Document, line: int, column: int, value: Scalar | list[Node] | dict[str, Node]) -> None:
        self.document = document
        self.line = line
        self.column = column
        self.value = value
        self.name = "the document"
        self.key: Node | None = None
        """The key under which it stands in a mapping."""
        self.tag = ""
        """The YAML tag that it was given, of those that its reader knows."""
        self.size = 1
        """Values in it, itself included; what an alias repeats counts each time."""

    @property
    def place(self) -> Place:
        return Place(str(self.document.path), self.line, self.column)

    def mistake(self, message: str, *, hint: str = "") -> GovauditError:
        """The error to raise about this value."""
        return self.document.error(message, hint=hint, place=self.place)

    def expected(self, what: str, *, hint: str = "") -> GovauditError:
        """The error that says what was expected and what was found; the value itself is not repeated, it might be a secret."""
        return self.mistake(f"{self.name} must be {what}, but it is {self.described()}", hint=hint)

    def described(self) -> str:
        """What kind of value it is, in words."""
        match self.value:
            case None:
                return "empty"
            case bool():
                return f"{str(self.value).lower()} (true or false)"
            case int() | float():
                return "a number"
            case str():
                return "text"
            case list():
                return "a list"
            case _:
                return "a mapping"

    def entries(self, known: Collection[str] | None = None, *, required: Collection[str] = ()) -> dict[str, Node]:
        """A mapping's values by key; `known` are the keys that it may have, None if any."""
        if not isinstance(self.value, dict):
            raise self.expected("a mapping (key: value)")
        if known is not None:
            for key, value in self.value.items():
                if key not in known:
                    guess = did_you_mean(key, known)
                    raise (value.key or value).mistake(
                        f"unknown key {key!r} in {self.name}", hint=guess or f"Known keys: {', '.join(sorted(known)) or 'none'}."
                    )
        for key in required:
            if key not in self.value:
                raise self.mistake(f"{self.name} has no {key!r}", hint=f"Add a line `{key}: …`.")
        return dict(self.value)

    def items(self) -> list[Node]:
        """A list's values."""
        if not isinstance(self.value, list):
            raise self.expected("a list (lines that begin with `- `)")
        return list(self.value)

    def text(self, *, empty: bool = False) -> str:
        """A text, on its own not blank unless `empty`."""
        if not isinstance(self.value, str):
            quote = isinstance(self.value, int | float)
            raise self.expected("text", hint="Put it in quotes." if quote else "")
        if not empty and not self.value.strip():
            raise self.mistake(f"{self.name} is empty")
        return self.value

    def boolean(self) -> bool:
        """true or false."""
        if not isinstance(self.value, bool):
            raise self.expected("true or false")
        return self.value

    def whole_number(self, at_least: int, at_most: int) -> int:
        """A whole number within bounds."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.expected("a whole number")
        if not at_least <= self.value <= at_most:
            raise self.mistake(f"{self.name} must be from {at_least} to {at_most}, but it is {self.value}")
        return self.value

    def number(self) -> float:
        """A number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.expected("a number")
        return float(self.value)

    def one_of(self, words: Iterable[str]) -> str:
        """One of a few words."""
        words = [str(word) for word in words]
        found = self.text()
        if found not in words:
            raise self.mistake(f"{self.name} cannot be {found!r}", hint=did_you_mean(found, words) or f"It is one of: {', '.join(words)}.")
        return found

    def plain(self) -> Any:
        """The value as plain Python: dict, list, str, int, float, bool, None."""
        match self.value:
            case dict():
                return {key: node.plain() for key, node in self.value.items()}
            case list():
                return [node.plain() for node in self.value]
            case _:
                return self.value

    def walk(self) -> Iterator[Node]:
        """The value and all values in it, each once, also where aliases repeat it."""
        waiting = [self]
        met: set[int] = set()
        while waiting:
            node = waiting.pop()
            if id(node) in met:
                continue
            met.add(id(node))
            yield node
            inner = node.value
            if isinstance(inner, dict | list):
                waiting.extend(reversed(list(inner.values() if isinstance(inner, dict) else inner)))


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """A hint that names the nearest of `words`, or nothing if none is near."""
    near = difflib.get_close_matches(word.lower()[:100], list(words), n=1, cutoff=0.6)
    return f"Did you mean {near[0]!r}?" if near else ""


def read_text(path: Path, error: type[GovauditError]) -> tuple[str, str]:
    """The text of a file, without a byte order mark, and the SHA-256 of its bytes; raises `error` where it is no such file."""
    content = _content(path, error)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        line = content.count(b"\n", 0, trouble.start) + 1
        raise error("the file is not UTF-8 text", hint="Save it as UTF-8.", place=Place(str(path), line)) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise error("the file holds a NUL byte", hint="It is not a text file, or it is damaged.", place=Place(str(path), line))
    return text, hashlib.sha256(content).hexdigest()


def _content(path: Path, error: type[GovauditError]) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a FIFO must not block
    except OSError as trouble:
        raise error(f"{path}: {(trouble.strerror or 'cannot be opened').lower()}") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise error(f"{path} is not a regular file")
    with os.fdopen(descriptor, "rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise error(f"{path} is larger than {MAX_BYTES // 2**20} MiB")
    return content
