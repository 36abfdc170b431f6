"""The last log-ins of a tree at rest: the same as lastlog(8) tells of it, whatever the files are."""

from __future__ import annotations

import os
import sqlite3
import struct
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govaudit.facts.log_ins import LastLogIn
from govaudit.model import Absent, Complete, Missing, Reason, Seen
from govaudit.reading import Observations
from govaudit.targets.host.log_in_records import MOST_BYTES, layout_of, of_database, of_lastlog, of_wtmp
from govaudit.targets.host.readers.log_ins import LASTLOG, RECORDS, last_log_ins
from govaudit.targets.host.requests import LogInRecords
from tests.support import saw
from tests.support.hosts import ask, outcome

DAY = 86_400
LASTLOG_RECORD, WTMP_RECORD = 292, 384


def program(machine: int = 62, *, order: str = "<") -> bytes:
    """The header of a program of such a machine."""
    return b"\x7fELF\2" + (b"\1" if order == "<" else b"\2") + bytes(10) + struct.pack(f"{order}HH", 3, machine)


ACCOUNTS = {"root": 0, "ann": 1000, "bob": 1001, "far": 4_000_000_000, "twin": 1000}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("etc", "var/log", "var/lib/lastlog", "dev", "bin"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "etc/passwd").write_text("".join(f"{name}:x:{uid}:{uid}::/:/bin/sh\n" for name, uid in ACCOUNTS.items()))
    (tmp_path / "bin/sh").write_bytes(program())
    return tmp_path


def lastlog(root: Path, moments: dict[int, int], *, order: str = "<") -> None:
    with (root / "var/log/lastlog").open("wb") as file:
        for uid, moment in moments.items():
            file.seek(uid * LASTLOG_RECORD)
            file.write(struct.pack(f"{order}I32s256s", moment, b"pts/0", b"host"))


def wtmp(*sessions: tuple[str, int], kind: int = 7) -> bytes:
    def record(name: str, moment: int) -> bytes:
        head = struct.pack("<hxxi32s4s32s256s", kind, 1, b"pts/0", b"ts/0", name.encode(), b"host")
        return (head + struct.pack("<hhiii", 0, 0, 0, moment, 0)).ljust(WTMP_RECORD, b"\0")

    return b"".join(record(*session) for session in sessions)


def database(path: Path, rows: dict[str, int], definition: str = "CREATE TABLE Lastlog2(Name TEXT PRIMARY KEY, Time INTEGER)") -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(definition)
        connection.executemany("INSERT INTO Lastlog2 VALUES (?, ?)", rows.items())
    connection.close()


def read(root: Path) -> tuple[dict[str, Any], Any]:
    *found, ending = last_log_ins(Observations([*ask(f"root:{root}", RECORDS), *ask(f"root:{root}", LASTLOG)]))
    return {one.account: one.days_ago for one in found if isinstance(one, LastLogIn)}, ending


def test_a_tree_says_what_lastlog_says_of_it(root: Path) -> None:
    now = int(time.time())
    lastlog(root, {0: now - 100 * DAY, 1000: now - 3 * DAY - 60})
    days, ending = read(root)
    said = subprocess.run(["lastlog", "--root", str(root)], capture_output=True, text=True, check=True, env={"LC_ALL": "C"}).stdout
    seen = Seen(content=said.encode(), status=0)
    *told, _ = last_log_ins(Observations([saw(RECORDS, Missing(Reason.NOT_COLLECTED, outcome_of_nothing())), saw(LASTLOG, seen)]))
    assert {one.account for one in told if isinstance(one, LastLogIn)} == days.keys()
    assert [one.account for one in told if isinstance(one, LastLogIn) and one.days_ago is None] == [
        name for name, ago in days.items() if ago is None
    ]
    assert days == {"root": 100, "ann": 3, "bob": None, "far": None, "twin": 3}
    assert isinstance(ending, Complete)


def outcome_of_nothing() -> Any:
    answer = outcome("local:", LogInRecords())
    assert isinstance(answer, Missing)
    return answer.sentence


def test_holes_are_not_read(root: Path) -> None:
    lastlog(root, {0: int(time.time())})
    os.truncate(root / "var/log/lastlog", 4_000_000_001 * LASTLOG_RECORD)
    began = time.process_time()
    assert read(root)[0] == {"root": 0, "ann": None, "bob": None, "far": None, "twin": None}
    assert time.process_time() - began < 5


def test_hosts_of_the_other_order_of_bytes(root: Path) -> None:
    (root / "bin/sh").write_bytes(program(22, order=">"))
    lastlog(root, {1001: int(time.time()) - 40 * DAY}, order=">")
    assert read(root)[0]["bob"] == 40


def test_hosts_with_longer_moments(root: Path) -> None:
    (root / "bin/sh").write_bytes(program(183))
    with (root / "var/log/lastlog").open("wb") as file:
        file.seek(1001 * 296)
        file.write(struct.pack("<Q32s256s", int(time.time()) - 40 * DAY, b"pts/0", b"host"))
    assert read(root)[0]["bob"] == 40


def test_a_machine_that_is_not_known_is_not_guessed(root: Path) -> None:
    lastlog(root, {0: int(time.time())})
    for header in (program(4711), b"#!/bin/sh\n", b""):
        (root / "bin/sh").write_bytes(header)
        days, ending = read(root)
        assert days == {}
        assert str(ending.sentence) == "what the records in /var/log/lastlog look like on this machine is not known"


def test_a_record_that_is_none_is_not_known(root: Path) -> None:
    (root / "var/log/lastlog").write_bytes(b"\xff" * LASTLOG_RECORD)
    assert isinstance(read(root)[0]["root"], Missing)


def test_lastlog2_speaks_first(root: Path) -> None:
    lastlog(root, {1000: int(time.time())})
    database(root / "var/lib/lastlog/lastlog2.db", {"ann": int(time.time()) - 200 * DAY})
    assert read(root)[0] == {"ann": 200}
    assert isinstance(read(root)[1], Complete)


@pytest.mark.parametrize(
    "definition",
    [
        "CREATE TABLE Other(Name TEXT, Time INTEGER)",
        "CREATE VIEW Lastlog2 AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
        "SELECT 'a' || max(x) AS Name, 1 AS Time FROM n",
    ],
)
def test_a_database_that_is_made_to_mislead(definition: str, root: Path) -> None:
    path = root / "var/lib/lastlog/lastlog2.db"
    connection = sqlite3.connect(path)
    connection.execute(definition)
    connection.commit()
    connection.close()
    days, ending = read(root)
    assert days == {}
    assert isinstance(ending, Missing)
    assert str(ending.sentence) == "/var/lib/lastlog/lastlog2.db cannot be read"


def test_wtmp_says_nothing_of_those_who_are_not_in_it(root: Path) -> None:
    now = int(time.time())
    sessions = wtmp(("ann", now - 9 * DAY), ("bob", now - 5 * DAY), ("ann", now - 7 * DAY))
    (root / "var/log/wtmp").write_bytes(sessions + wtmp(("", now), kind=8))
    days, ending = read(root)
    assert days == {"ann": 7, "bob": 5}
    assert isinstance(ending, Missing)
    assert str(ending.sentence) == "/var/log/wtmp holds the last sessions alone: who is not in it may have logged in before"


def test_the_real_wtmp_of_this_host_is_understood() -> None:
    content = Path("/var/log/wtmp").read_bytes()
    said = subprocess.run(["last", "-w", "--time-format", "iso"], capture_output=True, text=True, check=True).stdout.splitlines()
    names = {line.split()[0] for line in said if line.strip() and not line.startswith(("reboot", "runlevel", "shutdown", "wtmp"))}
    layout = layout_of(Path("/bin/sh").read_bytes())
    assert layout is not None
    assert names <= of_wtmp(content, layout).keys()


def test_no_file_is_no_record(root: Path) -> None:
    assert isinstance(outcome(f"root:{root}", RECORDS), Absent)
    days, ending = read(root)
    assert days == {}
    assert isinstance(ending, Missing)


@given(st.binary(max_size=2000))
def test_no_bytes_upset_the_reading(noise: bytes) -> None:
    layout = layout_of(program())
    assert layout is not None
    of_wtmp(noise, layout)
    layout_of(noise)
    of_database(noise)
    of_database(b"SQLite format 3\0" + noise)
    list(of_lastlog(lambda at, length: noise[at : at + length], len(noise), [("a", 0), ("b", 5), ("c", 2**40)], layout))


def test_only_the_end_of_a_large_wtmp_is_read(root: Path) -> None:
    now = int(time.time())
    with (root / "var/log/wtmp").open("wb") as file:
        file.write(wtmp(("old", now - 50 * DAY)))
        file.truncate((MOST_BYTES // WTMP_RECORD + 10) * WTMP_RECORD)
        file.seek(0, os.SEEK_END)
        file.write(wtmp(("ann", now - DAY)))
    assert read(root)[0] == {"ann": 1}
