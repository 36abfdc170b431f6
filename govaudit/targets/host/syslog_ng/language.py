"""syslog-ng.conf(5) as a tree: statements that end with `;`, in which words, strings, `(…)` and `{…}` stand."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

MAX_BYTES = 2_000_000
MAX_DEPTH = 50
USUAL_INCLUDE = "/etc/syslog-ng/conf.d/*.conf"
OWN_LIBRARY = "scl.conf"
"""What comes with syslog-ng: it defines drivers such as `system()`, and names no host."""

_WORD = r"""[^\s\#'"(){}\\;,|.@:`]+"""
_TOKEN = re.compile(
    rf"""(?P<blank>[ \t\r\n,]+|\#[^\n]*)|(?P<line>@[A-Za-z][^\n]*)|"(?P<double>(?:[^"\\`]|\\.)*)"|'(?P<single>[^'\n`]*)'"""
    rf"""|(?P<sign>[(){{}};])|(?P<word>{_WORD}(?:\.{_WORD})*|\.\.)""",
    re.DOTALL,
)
"""As syslog-ng divides it. With a backtick something else is put in its place, and is not followed."""


class NotFollowed(Exception):
    """syslog-ng would not start with it, or it is a construct that is not followed; says where."""


class Word(msgspec.Struct, frozen=True):
    """A word, or a string without its quotes."""

    text: str


class Group(msgspec.Struct, frozen=True):
    """What stands in `(…)`: one list. In `{…}`: the statements."""

    sign: str
    """`(` or `{`."""
    statements: list[Statement]


Item = Word | Group
Statement = list[Item]


class Include(msgspec.Struct, frozen=True):
    """Where another file is read in."""

    name: str


def statements(text: str) -> list[Statement | Include]:
    """The statements and the includes of one file, in order. Raises NotFollowed."""
    if len(text) > MAX_BYTES:
        raise NotFollowed(text[:0])
    found: list[Statement | Include] = []
    open_groups: list[Group] = []
    levels: list[tuple[list[Statement], Statement]] = []
    current: Statement = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise NotFollowed(text[at : at + 60].partition("\n")[0])
        at = match.end()
        where = text[match.start() : match.start() + 60].partition("\n")[0]
        if match["line"] is not None:
            if levels or current:
                raise NotFollowed(where)
            include = _directive(match["line"])
            if include is not None:
                found.append(include)
        elif match["sign"] is None:
            kept = match["double"] if match["double"] is not None else match["single"] if match["single"] is not None else match["word"]
            if kept is not None:
                current.append(Word(re.sub(r"\\(.)", r"\1", kept) if match["double"] is not None else kept))
        elif match["sign"] in "({":
            group = Group(match["sign"], [])
            current.append(group)
            open_groups.append(group)
            levels.append((group.statements, current))
            current = []
            if len(levels) > MAX_DEPTH:
                raise NotFollowed(where)
        elif match["sign"] == ";":
            if open_groups and open_groups[-1].sign == "(":
                raise NotFollowed(where)
            _end(current, levels, found)
            current = []
        else:
            if not open_groups or open_groups[-1].sign != {")": "(", "}": "{"}[match["sign"]]:
                raise NotFollowed(where)
            inside, outside = levels.pop()
            if current and match["sign"] == "}" and (not outside or outside[0] != Word("filter")):
                raise NotFollowed(where)  # of statements in braces a filter alone may do without its `;`
            if current:
                inside.append(current)
            open_groups.pop()
            current = outside
    if levels:
        raise NotFollowed("}")
    if current:
        found.append(current)
    return found


def _end(current: Statement, levels: list[tuple[list[Statement], Statement]], found: list[Statement | Include]) -> None:
    if current:
        (levels[-1][0] if levels else found).append(current)


def _directive(line: str) -> Include | None:
    """`@version: 4.2`, `@include "scl.conf"`; `@define`, `@module` and the like change what words mean, or load what is not known."""
    name, *rest = line[1:].split(None, 1)
    value = " ".join(rest).strip().strip("\"'")
    if name.startswith("version:") or name in ("requires", "options"):
        return None
    if name == "include" and value:
        return None if value == OWN_LIBRARY else Include(value)
    if name == "module":
        return None
    raise NotFollowed(line[:60])


def words_of(items: Iterable[Item]) -> list[str]:
    """The words alone."""
    return [item.text for item in items if isinstance(item, Word)]


def calls(statement: Statement) -> list[tuple[str, Group | None]]:
    """`port(6514)` and words without parentheses, of one list."""
    found: list[tuple[str, Group | None]] = []
    for item in statement:
        if isinstance(item, Word):
            found.append((item.text, None))
        elif found and found[-1][1] is None:
            found[-1] = (found[-1][0], item)
        else:
            raise NotFollowed(item.sign)
    return found
