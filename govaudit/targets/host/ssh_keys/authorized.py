"""authorized_keys as sshd parses it (auth2-pubkeyfile.c and auth-options.c of OpenSSH 8.4 to 10.0)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .public import PublicKey, key_at

MOST_LINES = 20_000

_FLAGS = {
    "cert-authority": False,
    "restrict": False,
    "port-forwarding": True,
    "agent-forwarding": True,
    "x11-forwarding": True,
    "touch-required": True,
    "verify-required": True,
    "pty": True,
    "user-rc": True,
}
"""The options without a value, and whether `no-` may stand before them."""
_GIVING = ("port-forwarding", "agent-forwarding", "x11-forwarding", "pty", "user-rc")
_ONCE = frozenset({"command", "principals", "from"})
_VALUED = frozenset({*_ONCE, "expiry-time", "environment", "permitopen", "permitlisten", "tunnel"})
_NAME = re.compile(r"[A-Za-z0-9-]+")
_FORMS = {
    "expiry-time": re.compile(r"\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?Z?"),
    "environment": re.compile(r"[A-Za-z0-9_]+=.*", re.DOTALL),
    "permitopen": re.compile(r".+:(?:\d{1,5}|\*)", re.DOTALL),
    "tunnel": re.compile(r"\d{1,9}|any"),
}


@dataclass
class Options:
    """What stands before a key."""

    is_authority: bool = False
    is_restricted: bool = False
    permitted: set[str] = field(default_factory=lambda: set(_GIVING))
    touch_required: bool = True
    verify_required: bool = False
    values: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Line:
    """One line that holds a key."""

    number: int
    key: PublicKey
    options: Options | None
    """None where sshd, as far as it is known here, refuses the key for its options."""


def lines(content: bytes) -> Iterator[Line]:
    """The lines with keys, in order; what holds none is passed over, as sshd does."""
    for number, raw in enumerate(content.split(b"\n")[:MOST_LINES], 1):
        # A NUL ends a line for sshd; what is not ASCII stands in comments and commands only.
        text = raw.partition(b"\0")[0].decode("utf-8", errors="replace").lstrip(" \t").rstrip("\r\n")
        if not text or text.startswith("#"):
            continue
        if (found := key_at(text)) is not None:
            yield Line(number, found[0], Options())
            continue
        end = end_of_options(text)
        if end is not None and (found := key_at(text, _skipped(text, end))) is not None:
            yield Line(number, found[0], options(text[:end]))


def _skipped(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t":
        at += 1
    return at


def end_of_options(text: str) -> int | None:
    """Where the first blank outside of quotes is; None where a quote is not closed."""
    at, is_quoted = 0, False
    while at < len(text) and (is_quoted or text[at] not in " \t"):
        if text[at] == "\\" and text[at + 1 : at + 2] == '"':
            at += 1
        elif text[at] == '"':
            is_quoted = not is_quoted
        at += 1
    return None if is_quoted else at


def options(text: str) -> Options | None:
    """The options of a key; None where sshd refuses them, or a newer one might know what is not known here."""
    found, at = Options(), 0
    while at < len(text):
        if text[at] == ",":  # an option may be empty
            at += 1
            continue
        name = _NAME.match(text, at)
        if name is None:
            return None
        word, at = name[0].lower(), name.end()
        if text[at : at + 1] == "=":
            value = _value(text, at + 1)
            if word not in _VALUED or value is None or not _take(found, word, value[0]):
                return None
            at = value[1]
        elif not _flag(found, word):
            return None
        if at < len(text) and text[at] != ",":
            return None
    return found


def _value(text: str, at: int) -> tuple[str, int] | None:
    if text[at : at + 1] != '"':
        return None
    out: list[str] = []
    at += 1
    while at < len(text) and text[at] != '"':
        if text[at] == "\\" and text[at + 1 : at + 2] == '"':
            at += 1
        out.append(text[at])
        at += 1
    return ("".join(out), at + 1) if at < len(text) else None


def _take(found: Options, word: str, value: str) -> bool:
    if word in _ONCE and word in found.values:
        return False
    if word in _FORMS and not _FORMS[word].fullmatch(value):
        return False
    found.values.setdefault(word, []).append(value)
    return True


def _flag(found: Options, word: str) -> bool:
    negated = word.startswith("no-") and _FLAGS.get(word[3:], False)
    flag = word[3:] if negated else word
    match flag:
        case "restrict":
            found.is_restricted = True
            found.permitted.clear()
        case "cert-authority":
            found.is_authority = True
        case "touch-required":
            found.touch_required = not negated
        case "verify-required":
            found.verify_required = not negated
        case _ if flag in _GIVING:
            (found.permitted.discard if negated else found.permitted.add)(flag)
        case _:
            return False
    return True
