"""The words of polkit's rules, which are JavaScript: strings, names, numbers and signs, comments left out."""

from __future__ import annotations

import re
from typing import NamedTuple


class NotFollowed(Exception):
    """The rules say something that is not understood; `line` is where."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Token(NamedTuple):
    """One word."""

    kind: str
    """`text`, `name`, `number`, `sign`, `pattern`; `end` behind the last one."""
    value: str
    line: int


_TOKEN = re.compile(
    r"""
    (?P<blank>[ \t\r\n\ufeff]+|//[^\n]*|/\*[^*]*\*+(?:[^/*][^*]*\*+)*/)
    |(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<name>[A-Za-z_$][A-Za-z0-9_$]*)
    |(?P<number>[0-9]+)
    |(?P<sign>===|!==|==|!=|&&|\|\||>=|=>|[-(){}\[\],;.!:?=<>+])
    """,
    re.VERBOSE,
)


def tokens_of(text: str) -> list[Token]:
    """The words of a file; raises NotFollowed at what is none of them."""
    found: list[Token] = []
    at, line = 0, 1
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise NotFollowed(line)
        kind = match.lastgroup or ""
        if kind == "text":
            found.append(Token(kind, _unquoted(match[0], line), line))
        elif kind != "blank":
            found.append(Token(kind, match[0], line))
        line += match[0].count("\n")
        at = match.end()
    return [*found, Token("end", "", line)]


def _unquoted(text: str, line: int) -> str:
    inner = text[1:-1]
    if re.search(r"\\[^\\\"'/]", inner):
        raise NotFollowed(line)
    return re.sub(r"\\(.)", r"\1", inner)
