"""The columns of tables in text: CSV with a header, SQL dumps with INSERT or COPY."""

from __future__ import annotations

import re
from bisect import bisect_right

_DELIMITERS = (b",", b";", b"\t", b"|")
_HEADER_FIELD = re.compile(rb"\s*[\"']?[A-Za-z_][\w .()/-]{0,63}[\"']?\s*\Z")
_STATEMENT = re.compile(
    rb"(?:INSERT (?:IGNORE )?INTO|COPY) (?P<table>[\w.`\"\[\]]{1,200})\s{0,4}(?:\((?P<columns>[^()]{1,8000})\))?"
    rb"\s{0,4}(?P<form>VALUES|FROM)",
    re.IGNORECASE,
)
_CREATE = re.compile(rb"CREATE TABLE (?:IF NOT EXISTS )?(?P<table>[\w.`\"\[\]]{1,200})\s{0,4}\((?P<body>[^;]{1,20000})", re.IGNORECASE)
_COLUMN = re.compile(rb"^\s*[`\"\[]?(\w{1,64})[`\"\]]?\s+[A-Za-z]", re.MULTILINE)
_NO_COLUMNS = frozenset((b"primary", b"key", b"unique", b"constraint", b"index", b"foreign", b"check", b"fulltext"))
_QUOTES = b"`\"[] \t\r\n'"
_REACH = 8192
"""How many bytes before a value its line or tuple may begin."""


class Columns:
    """What is known of the columns while a file is read."""

    def __init__(self, beginning: bytes) -> None:
        """`beginning`: the first bytes of the file."""
        self._delimiter, self._header = _csv_header(beginning)
        upper = beginning[:65536].upper()
        self._is_sql = any(word in upper for word in (b"INSERT INTO", b"CREATE TABLE", b"\nCOPY "))
        self._tables: dict[bytes, list[bytes]] = {}
        self._statements: list[tuple[bytes, list[bytes]]] = []
        self._starts: list[int] = []

    def learn(self, data: bytes) -> None:
        """Note the statements of a chunk before it is searched; the last one of the former chunk still holds."""
        if not self._is_sql:
            return
        self._statements = self._statements[-1:]
        self._starts = [-1] * len(self._statements)
        for created in _CREATE.finditer(data):
            names = [name for name in _COLUMN.findall(created["body"]) if name.lower() not in _NO_COLUMNS]
            if len(self._tables) < 10_000:
                self._tables[_plain(created["table"])] = names
        for statement in _STATEMENT.finditer(data):
            given = statement["columns"]
            names = [_plain(name) for name in given.split(b",")] if given else self._tables.get(_plain(statement["table"]), [])
            self._statements.append((statement["form"].upper(), names))
            self._starts.append(statement.end())

    def name_at(self, data: bytes, position: int) -> bytes:
        """The column of the value at `position`; empty where it is not known."""
        if self._header:
            start = data.rfind(b"\n", max(0, position - _REACH), position) + 1
            return _nth(self._header, _fields_before(data[start:position], self._delimiter, b'"')) if start else b""
        if self._statements:
            return self._sql_name(data, position)
        return b""

    def _sql_name(self, data: bytes, position: int) -> bytes:
        number = bisect_right(self._starts, position) - 1
        if number < 0:
            return b""
        form, names = self._statements[number]
        if form == b"FROM":
            start = data.rfind(b"\n", max(0, position - _REACH), position) + 1
            return _nth(names, data.count(b"\t", start, position)) if start else b""
        start = data.rfind(b"(", max(0, position - _REACH), position) + 1
        return _nth(names, _fields_before(data[start:position], b",", b"'")) if start else b""


def _csv_header(beginning: bytes) -> tuple[bytes, list[bytes]]:
    """The delimiter and the names of the first line, where it is a line of names and the second has as many fields."""
    lines = beginning.removeprefix(b"\xef\xbb\xbf")[:65536].split(b"\n", 2)
    if len(lines) < 2:
        return b"", []
    first, second = lines[0].rstrip(b"\r"), lines[1].rstrip(b"\r")
    for delimiter in _DELIMITERS:
        fields = first.split(delimiter)
        if len(fields) > 1 and all(map(_HEADER_FIELD.match, fields)) and second.count(delimiter) >= len(fields) - 1:
            return delimiter, [field.strip(_QUOTES) for field in fields]
    if _HEADER_FIELD.match(first) and second.strip(_QUOTES).isdigit():
        return b",", [first.strip(_QUOTES)]
    return b"", []


def _fields_before(text: bytes, delimiter: bytes, quote: bytes) -> int:
    """How many delimiters stand in the text outside quotes."""
    if quote not in text:
        return text.count(delimiter)
    return sum(part.count(delimiter) for part in text.split(quote)[::2])


def _nth(names: list[bytes], index: int) -> bytes:
    return names[index] if index < len(names) else b""


def _plain(name: bytes) -> bytes:
    return name.strip().rpartition(b".")[2].strip(_QUOTES)
