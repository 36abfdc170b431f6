"""authorized_keys as sshd parses it (auth2-pubkeyfile.c and auth-options.c of OpenSSH 8.4 to 10.0)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from govaudit.facts.sshd_settings.matching import BadAddress, address_in
from govaudit.targets.host.sshd.version import Version

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
_VALUED = frozenset({"command", "principals", "from", "expiry-time", "environment", "permitopen", "permitlisten", "tunnel"})
_NAME = re.compile(r"[A-Za-z0-9-]+")
_NEWEST = (10, 0)
"""Later versions may know options that are not known here."""
_TIME = re.compile(
    r"\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d|60)?)?(Z|UTC)?", re.ASCII | re.IGNORECASE
)
_NUMBER = re.compile(r"[ \t\n\v\f\r]*[+-]?\d{1,400}", re.ASCII)
_PORTS, _DEVICES = range(1, 65536), range(0x7FFFFFFE)
_MOST_VARIABLES = 1000


class Why(Enum):
    """Why a key cannot be taken."""

    REFUSED = "sshd refuses the line"
    NOT_UNDERSTOOD = "it cannot be told whether it does"


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
    options: Options | Why
    """Or why sshd does not take the key."""


def lines(content: bytes, version: Version | None) -> Iterator[Line]:
    """The lines with keys, in order; what holds none is passed over, as sshd of that version does."""
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
            yield Line(number, found[0], options(text[:end], version))


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


def options(text: str, version: Version | None) -> Options | Why:
    """The options of a key (`sshauthopt_parse`, `auth_authorise_keyopts`)."""
    found, at = Options(), 0
    is_known = version is not None and (8, 4) <= version <= _NEWEST
    refused = Why.REFUSED if is_known else Why.NOT_UNDERSTOOD
    while at < len(text):
        if text[at] == ",":  # an option may be empty
            at += 1
            continue
        name = _NAME.match(text, at)
        if name is None:
            return refused
        word, at = name[0].lower(), name.end()
        if text[at : at + 1] == "=":
            value = _value(text, at + 1)
            if word not in _VALUED or value is None:
                return refused
            taken = _take(found, word, value[0], version)
            if not taken:
                return refused if taken is False else Why.NOT_UNDERSTOOD
            at = value[1]
        elif not _flag(found, word):
            return refused
        if at < len(text) and text[at] != ",":
            return refused
    sources = found.values.get("from")
    is_closed = ("principals" in found.values and not found.is_authority) or (sources is not None and not _are_sources(sources[0]))
    return refused if is_closed else found


def _are_sources(patterns: str) -> bool:
    """Whether sshd takes the list; with another it lets the key in from nowhere."""
    try:
        address_in(None, patterns)
    except BadAddress:
        return False
    return True


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


def _take(found: Options, word: str, value: str, version: Version | None) -> bool | None:
    """Whether sshd takes the value; None where that cannot be told."""
    taken: bool | None = True
    match word:
        case "command" | "principals" | "from":
            taken = word not in found.values
        case "expiry-time":
            time = _TIME.fullmatch(value)
            taken = time is not None
            if time is not None and time[1] and (version is None or version < (9, 2)):
                taken = False if version is not None and version <= (8, 4) else None
        case "environment":
            name, equals, _ = value.partition("=")
            taken = bool(equals and re.fullmatch(r"[A-Za-z0-9_]+", name)) if len(found.values.get(word, [])) < _MOST_VARIABLES else None
        case "permitopen" | "permitlisten":
            taken = _permits(value if word == "permitopen" or ":" in value else f"*:{value}")
        case _:
            taken = value.lower() == "any" or _is_number(value, _DEVICES)
    if taken:
        found.values.setdefault(word, []).append(value)
    return taken


def _permits(written: str) -> bool | None:
    """HOST:PORT, in which a port by name depends on the host's /etc/services (`handle_permit`)."""
    found = re.fullmatch(r"(\[[^\]]*\]|[^:/\[][^:/]*|)[:/](.*)", written, re.DOTALL)
    if found is None:
        return False
    if found[2] == "*" or _is_number(found[2], _PORTS):
        return True
    return None if re.fullmatch(r"[A-Za-z][\w.+-]*", found[2], re.ASCII) else False


def _is_number(text: str, among: range) -> bool:
    return _NUMBER.fullmatch(text) is not None and int(text) in among


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
