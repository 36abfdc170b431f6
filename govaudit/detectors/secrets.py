"""Secrets that stand in code and configuration: tokens, private keys, password hashes, values of secret names.

A value of a secret name is a secret by degrees: long and of high entropy, of mixed characters, or a mere word.
Entropy is counted on such candidates alone; over whole files it finds checksums, not secrets.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import partial

from govaudit.detectors.assignments import Assignment, assignments
from govaudit.detectors.chunk import Chunk, Hit
from govaudit.detectors.tokens import password_hashes, private_keys, tokens

_PLACEHOLDER = re.compile(
    rb"change[_ -]?me|example|sample|dummy|placeholder|your[_ -]|xxx|\*\*\*|\.\.\.|redacted|not[_ -]?set|todo|foo|bar\Z|insert[_ -]|"
    rb"replace[_ -]|secret[_ -]?here|\A(?:the|a|my|test)[_ -]?(?:password|secret|token|key)\Z|\A(?:password|secret|token|passwd|key)s?\Z",
    re.IGNORECASE,
)
_CODE = re.compile(rb"[\s(){}\[\]<>;,|`]|::|->|&&|%[sd(]|\$[{A-Za-z]|\{\w*\}|^[\w.]+\(|^https?://")
"""An expression, a sentence or a template rather than a literal secret."""

_EXPRESSION = re.compile(rb"[A-Za-z_]\w*(?:\??\.[A-Za-z_]\w*)+")
_COLOUR = re.compile(rb"#[0-9A-Fa-f]{6,8}")
_KEY_BODY = re.compile(rb"(?:\s|\\[nr]|[\"'+,])*(?![\s\"'+,]|\\[nr])(?:Proc-Type|DEK-Info|Version|Comment|[A-Za-z0-9+/=]{16})")
"""A key rather than the words that begin one."""
_NAME = re.compile(rb"[A-Za-z0-9_.-]{0,40}")
_NAME_END = re.compile(rb"[A-Za-z0-9_.-]{0,40}\Z")


def find(chunk: Chunk) -> Iterator[Hit]:
    """Tokens and keys first; an assignment that holds one is not found twice."""
    data = chunk.data
    keys = (found for found in private_keys(data) if _KEY_BODY.match(data, found.start))
    known = [*tokens(data), *keys, *password_hashes(data)]
    for found in known:
        yield Hit(found.start, found.end, partial(_said, found.what), "high")
    starts = sorted(found.start for found in known)
    yield from _in_addresses(data)
    for value in assignments(data):
        following = bisect_left(starts, value.start)
        if following == len(starts) or starts[following] >= value.end:
            text = data[value.start : min(value.end, value.start + 4096)]
            is_literal = value.is_quoted or (_EXPRESSION.fullmatch(text) is None and _is_of_configuration(data, value))
            confidence = _confidence(text, is_quoted=is_literal)
            if confidence:
                yield Hit(value.start, value.end, partial(_said, _name(data, value.name_start)), confidence)


_USER_INFO = re.compile(rb"[a-z][a-z0-9+.-]{1,20}://[^\s/:@\"'<>${]{0,64}:([^\s/@\"'<>${}]{4,128})@")
_CLIENT = re.compile(rb"\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump)\b[^\n|;&]{0,200}?\s-p([^\s\"'$-][^\s\"'$]{3,64})")


def _in_addresses(data: bytes) -> Iterator[Hit]:
    """Passwords in URLs, and those given to the clients of MySQL."""
    for what, anchor, pattern in (("password in a URL", b"://", _USER_INFO), ("password of a command", b" -p", _CLIENT)):
        for found in pattern.finditer(data) if anchor in data else ():
            if not _PLACEHOLDER.search(found[1]):
                yield Hit(found.start(1), found.end(1), partial(_said, what), "medium")


_SEPARATOR = re.compile(rb"[A-Za-z0-9_.-]{1,80}(?:=|:[ \t]+)\Z")
_LINE_BEGIN = re.compile(rb"(?:\A|\n)[ \t]*(?:-[ \t]+|export[ \t]+|set[ \t]+|Environment=)?\Z")


def _is_of_configuration(data: bytes, value: Assignment) -> bool:
    """Whether an unquoted value is literal: `NAME=value` or `name: value` is the whole line, or a part of `A=b;Password=c;`."""
    before = data[max(0, value.start - 120) : value.start]
    named = _SEPARATOR.search(before)
    if named is None:
        return False
    if before[: named.start()].endswith(b";") or data[value.end : value.end + 1] == b";":
        return named[0].endswith(b"=")
    ends_line = not data[value.end : value.end + 120].split(b"\n", 1)[0].split(b" #", 1)[0].strip()
    return ends_line and _LINE_BEGIN.search(before[: named.start()] or b"\n") is not None


def entropy(value: bytes) -> float:
    """Shannon entropy in bits a byte."""
    total = len(value)
    return -sum(count / total * math.log2(count / total) for count in Counter(value).values()) if total else 0.0


def _confidence(value: bytes, *, is_quoted: bool) -> str:
    if _COLOUR.fullmatch(value) or (not is_quoted and _EXPRESSION.fullmatch(value)):
        return ""
    if len(value) < 6 or _PLACEHOLDER.search(value) or _CODE.search(value):
        return ""
    kinds = sum(bool(re.search(kind, value)) for kind in (rb"[a-z]", rb"[A-Z]", rb"\d", rb"[^A-Za-z0-9]"))
    if len(value) >= 16 and entropy(value) >= 3.5 and kinds >= 2 and any(byte in b"0123456789" for byte in value):
        return "high" if is_quoted else "medium"
    if is_quoted and kinds >= 2 and any(byte in b"0123456789" for byte in value):
        return "medium"
    return "low"


def _said(what: str, _value: bytes) -> str:
    """A secret is shown by what it is alone."""
    return what


def _name(data: bytes, start: int) -> str:
    """The name that the value is given to: what the report may show of it."""
    before = _NAME_END.search(data[max(0, start - 40) : start])
    rest = _NAME.match(data, start)
    name = (before[0] if before else b"") + (rest[0] if rest else b"")
    return name.decode("ascii", errors="replace")
