"""The files in which a host keeps the last log-in of each account, read where they lie: lastlog, lastlog2's database, wtmp.

/var/log/lastlog (struct lastlog of utmp.h) has 292 bytes for each number of a user, in holes where there is none: only the
records of the accounts that there are get read. wtmp (utmp(5)) has 384 bytes for each event. lastlog2(8) keeps a database of
SQLite, which is read in memory, and only within limits.
"""

from __future__ import annotations

import os
import sqlite3
import struct
from collections.abc import Callable, Iterable, Iterator

from govaudit.model import Absent, FileAttributes, Missing, Reason, Seen, missing
from govaudit.targets.host import outcomes
from govaudit.targets.host.outcomes import Sentences
from govaudit.targets.host.patterns import as_bytes
from govaudit.targets.host.tree import Names, Tree, record_of

LASTLOG2, LASTLOG, WTMP = "/var/lib/lastlog/lastlog2.db", "/var/log/lastlog", "/var/log/wtmp"

LASTLOG_RECORD = 292
WTMP_RECORD = 384
MOST_ACCOUNTS = 100_000
MOST_BYTES = 16 * 1024 * 1024
"""Of a database, and of the end of wtmp."""

_USER_PROCESS = 7
_STEPS = 2_000_000
_EARLIEST = 315532800  # 1980: before it no host kept such files; a number that stands for an earlier time is none
_LATEST = 0x7FFFFFFF

Read = Callable[[int, int], bytes]
"""So many bytes from a place on."""


def log_ins_below(tree: Tree, names: Names, sentences: Sentences, passwd: Seen | Absent | Missing) -> tuple[str, Seen | Absent | Missing]:
    """What the first of the files tells that is there, in the order in which a host's own programs would speak."""
    outcome: Seen | Absent | Missing = outcomes.does_not_exist(LASTLOG)
    for path in (LASTLOG2, LASTLOG, WTMP):
        try:
            outcome = _records(path, tree, names, passwd)
        except OSError as error:
            outcome = sentences.trouble(path, error.strerror or str(error))
        if not isinstance(outcome, Absent):
            return path, outcome
    return LASTLOG, outcome


def _records(path: str, tree: Tree, names: Names, passwd: Seen | Absent | Missing) -> Seen | Missing:
    with tree.opened(as_bytes(path)) as descriptor:
        attributes = record_of(os.fstat(descriptor), names).attributes
        size = attributes.size or 0
        if attributes.kind != "file":
            return outcomes.not_regular(path, attributes.kind)
        if path == LASTLOG:
            if not isinstance(passwd, Seen):
                return missing(Reason.INCOMPLETE, "{path} is not there", path="/etc/passwd")
            accounts = accounts_of(passwd.content)
            return _told(path, of_lastlog(lambda at, length: os.pread(descriptor, length, at), size, accounts), attributes)
        if path == LASTLOG2 and size > MOST_BYTES:
            return outcomes.too_large(path, size)
        content = os.pread(descriptor, MOST_BYTES + WTMP_RECORD, max(0, size - MOST_BYTES) // WTMP_RECORD * WTMP_RECORD)
    found = of_wtmp(content) if path == WTMP else of_database(content)
    if found is None:
        return missing(Reason.UNPARSEABLE, "{path} cannot be read", path=path)
    return _told(path, found.items(), attributes)


def _told(path: str, found: Iterable[tuple[str, int | None]], attributes: FileAttributes) -> Seen:
    lines = "".join(f"{name}\t{'?' if moment is None else moment}\n" for name, moment in found if not set(name) & set("\t\n"))
    return Seen(content=lines.encode(), data={"path": path, "is_all": path != WTMP}, attributes=attributes)


def accounts_of(passwd: bytes) -> Iterator[tuple[str, int]]:
    """Names and numbers in /etc/passwd."""
    for line in passwd.split(b"\n"):
        fields = line.split(b":")
        if len(fields) == 7 and fields[2].isdigit() and len(fields[2]) < 11:
            yield fields[0].decode("utf-8", errors="backslashreplace"), int(fields[2])


def of_lastlog(read: Read, size: int, accounts: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int | None]]:
    """The last log-in of each account in seconds since 1970; 0 where there never was one, None where the record is none."""
    for number, (name, uid) in enumerate(accounts):
        at = uid * LASTLOG_RECORD
        if number >= MOST_ACCOUNTS:
            return
        record = read(at, 4) if 0 <= at < size else b""
        yield name, _seconds(record) if len(record) == 4 else 0


def _seconds(record: bytes) -> int | None:
    """In the order of bytes in which it is a moment that such a file may hold."""
    for order in "<>":
        (seconds,) = struct.unpack(f"{order}I", record)
        if seconds == 0 or _EARLIEST <= seconds <= _LATEST:
            return int(seconds)
    return None


def of_wtmp(content: bytes) -> dict[str, int]:
    """The last session of each account that began within these records; what is cut off or no record is left out."""
    last: dict[str, int] = {}
    for at in range(0, len(content) - WTMP_RECORD + 1, WTMP_RECORD):
        record = content[at : at + WTMP_RECORD]
        if _USER_PROCESS not in (record[0], record[1]):
            continue
        name, moment = record[44:76].partition(b"\0")[0], _seconds(record[340:344])
        if name and moment:
            text = name.decode("utf-8", errors="backslashreplace")
            last[text] = max(moment, last.get(text, 0))
    return last


def of_database(content: bytes) -> dict[str, int] | None:
    """What lastlog2's database says; None where it cannot be read. A database that somebody has made to run on is given up."""
    steps = iter(range(_STEPS // 1000))
    try:
        with sqlite3.connect(":memory:") as connection:
            connection.deserialize(content)
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.set_progress_handler(lambda: next(steps, None) is None, 1000)
            rows = connection.execute("SELECT Name, Time FROM Lastlog2 LIMIT ?", (MOST_ACCOUNTS,)).fetchall()
    except (sqlite3.Error, OverflowError, MemoryError, UnicodeDecodeError):
        return None
    return {
        name: moment
        for name, moment in rows
        if isinstance(name, str) and isinstance(moment, int) and len(name) <= 256 and 0 <= moment <= _LATEST
    }
