"""The files in which a host keeps the last log-in of each account, read where they lie: lastlog, lastlog2's database, wtmp.

/var/log/lastlog (struct lastlog of utmp.h) has a record for each number of a user, and holes where there is none: only the
records of the accounts that there are get read. wtmp (utmp(5)) has one for each event. How long they are differs between machines,
which a program of the tree tells. lastlog2(8) keeps a database of SQLite, which is read in memory, and only within limits.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

from govaudit.model import Absent, FileAttributes, Missing, Reason, Seen, missing
from govaudit.targets.host import outcomes
from govaudit.targets.host.outcomes import Sentences
from govaudit.targets.host.patterns import as_bytes
from govaudit.targets.host.tree import Names, Tree, record_of

LASTLOG2, LASTLOG, WTMP = "/var/lib/lastlog/lastlog2.db", "/var/log/lastlog", "/var/log/wtmp"

PROGRAMS = ("/bin/sh", "/usr/bin/lastlog", "/usr/bin/env", "/bin/busybox")

MOST_ACCOUNTS = 100_000
MOST_BYTES = 16 * 1024 * 1024
"""Of a database, and of the end of wtmp."""

_USER_PROCESS = 7
_STEPS = 2_000_000
_EARLIEST = 315532800  # 1980: before it no host kept such files; a number that stands for an earlier time is none
_LATEST = 0x7FFFFFFF

Read = Callable[[int, int], bytes]
"""From a place on so many bytes."""


class Layout(NamedTuple):
    """How the records look on one kind of machine."""

    order: Literal["little", "big"]
    lastlog: int
    """Bytes of a record of lastlog."""
    wtmp: int
    """Bytes of a record of wtmp."""
    seconds: int
    """Bytes of a moment, with which a record of lastlog begins."""
    seconds_at: int
    """Where the moment stands in a record of wtmp."""


def layout_of(elf: bytes) -> Layout | None:
    """By the header of a program (elf(5)); None for a machine whose records are not known here."""
    if elf[:4] != b"\x7fELF" or len(elf) < 20 or elf[5] not in (1, 2):
        return None
    order: Literal["little", "big"] = "little" if elf[5] == 1 else "big"
    match int.from_bytes(elf[18:20], order):
        case 3 | 21 | 22 | 62:  # i386, ppc64, s390x, x86-64
            return Layout(order, 292, 384, 4, 340)
        case 183:  # aarch64
            return Layout(order, 296, 400, 8, 344)
    return None


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


def _layout(tree: Tree) -> Layout | None:
    for program in PROGRAMS:
        try:
            with tree.opened(as_bytes(program)) as descriptor:
                if layout := layout_of(os.pread(descriptor, 20, 0)):
                    return layout
        except OSError:
            continue
    return None


def _records(path: str, tree: Tree, names: Names, passwd: Seen | Absent | Missing) -> Seen | Missing:
    with tree.opened(as_bytes(path)) as descriptor:
        attributes = record_of(os.fstat(descriptor), names).attributes
        size = attributes.size or 0
        if attributes.kind != "file":
            return outcomes.not_regular(path, attributes.kind)
        layout = _layout(tree)
        if layout is None and path != LASTLOG2:
            return missing(Reason.NOT_SUPPORTED, "what the records in {path} look like on this machine is not known", path=path)
        if path == LASTLOG and layout is not None:
            if not isinstance(passwd, Seen):
                return missing(Reason.INCOMPLETE, "{path} is not there", path="/etc/passwd")
            accounts = accounts_of(passwd.content)
            return _told(path, of_lastlog(lambda at, length: os.pread(descriptor, length, at), size, accounts, layout), attributes)
        if path == LASTLOG2 and size > MOST_BYTES:
            return outcomes.too_large(path, size)
        length = layout.wtmp if layout is not None and path == WTMP else 1
        content = os.pread(descriptor, MOST_BYTES + length, max(0, size - MOST_BYTES) // length * length)
    found = of_wtmp(content, layout) if path == WTMP and layout is not None else of_database(content)
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


def of_lastlog(read: Read, size: int, accounts: Iterable[tuple[str, int]], layout: Layout) -> Iterator[tuple[str, int | None]]:
    """The last log-in of each account in seconds since 1970; 0 where there never was one, None where the record is none."""
    for number, (name, uid) in enumerate(accounts):
        at = uid * layout.lastlog
        if number >= MOST_ACCOUNTS:
            return
        record = read(at, layout.seconds) if at < size else b""
        yield name, _moment(record, layout) if len(record) == layout.seconds else 0


def _moment(record: bytes, layout: Layout) -> int | None:
    seconds = int.from_bytes(record, layout.order)
    return seconds if seconds == 0 or _EARLIEST <= seconds <= _LATEST else None


def of_wtmp(content: bytes, layout: Layout) -> dict[str, int]:
    """The last session of each account that began within these records; what is cut off or no record is left out."""
    last: dict[str, int] = {}
    for at in range(0, len(content) - layout.wtmp + 1, layout.wtmp):
        record = content[at : at + layout.wtmp]
        if int.from_bytes(record[:2], layout.order) != _USER_PROCESS:
            continue
        name, moment = record[44:76].partition(b"\0")[0], _moment(record[layout.seconds_at :][: layout.seconds], layout)
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
