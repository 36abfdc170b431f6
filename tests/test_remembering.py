"""What is remembered from target to target changes how often something is worked out, and nothing that is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from govaudit.catalog import Catalog, Sources
from govaudit.checking import Severity, Verdict, check, passed
from govaudit.evidence import TargetEvidence, read_evidence
from govaudit.judges import Judges
from govaudit.judging import FactBook, judge_target
from govaudit.model import Complete, Fact, Missing, Observation, Reason, Request, Seen, Status, Target, TargetResult, complete
from govaudit.planning import PlannedCheck, TargetPlan, make_plan
from govaudit.reading import Each, Observations, Want, derives, reads
from govaudit.remembering import Memory
from tests.support import WHEN, saw
from tests.support.command import govaudit
from tests.support.engine import Thing

ASKED: list[str] = []
"""What was worked out, in turn."""


class Room(Fact, frozen=True, kw_only=True):
    """A room."""

    said: str
    """What stands on its door."""


class Hour(Fact, frozen=True, kw_only=True):
    """When somebody looked."""

    at: datetime
    """The time."""


class Day(Fact, frozen=True, kw_only=True):
    """On which day somebody looked."""

    day: int
    """Days since 1970."""


class Floor(Fact, frozen=True, kw_only=True):
    """All rooms together."""

    rooms: int
    """How many."""


@reads(Thing("rooms"))
def rooms(seen: Observations) -> Iterator[Room | Complete | Missing]:
    ASKED.append("rooms")
    for line in seen.outcome(Thing("rooms")).lines():  # type: ignore[union-attr]
        if line == "raise":
            raise ZeroDivisionError
        if not line.startswith("#"):
            yield Room(said=line)
    yield complete("no rooms")


@reads(Thing("rooms"))
def hour(seen: Observations) -> Hour:
    ASKED.append("hour")
    return Hour(at=seen.one(Thing("rooms")).at)


@reads(Thing("rooms"))
def day(seen: Observations) -> Day:
    ASKED.append("day")
    return Day(day=seen.one(Thing("rooms")).day)


@derives
def floor(all_rooms: list[Room]) -> Floor:
    ASKED.append("floor")
    return Floor(rooms=len(all_rooms))


@check("access.floor-has-rooms", severity=Severity.LOW)
def floor_has_rooms(floor: Floor) -> Verdict:
    """A floor has rooms.

    Nobody needs one without.

    To fix: build some.
    """
    ASKED.append("check")
    return passed("the floor has {count} rooms", count=floor.rooms)


SOURCES = Sources([rooms, hour, day], [floor])
PLANNED = PlannedCheck(floor_has_rooms, {}, ("p/c",))


@pytest.fixture(autouse=True)
def nothing_asked() -> None:
    ASKED.clear()


def book(memory: Memory, answer: Any, at: datetime = WHEN, sources: Sources = SOURCES) -> FactBook:
    seen = [] if answer is None else [saw(Thing("rooms"), answer, at=at, source="/rooms")]
    result = TargetResult(system="s", address="toy:one", kind="toy", reached=True, complete=True)
    return FactBook(sources, seen, result, now=WHEN + timedelta(days=9), max_age=timedelta(days=30), memory=memory)


def said(facts: FactBook, address: str = "toy:one") -> list[Verdict]:
    target = Target(system="s", address=address, kind="toy")
    return [verdict for one in judge_target(TargetPlan(target, SOURCES, (PLANNED,), (), ()), facts) for verdict in one.verdicts]


def test_of_two_targets_that_are_alike_the_second_is_not_worked_out() -> None:
    memory = Memory()
    [first] = said(book(memory, "red\nblue"))
    assert ASKED == ["rooms", "floor", "check"]
    [second] = said(book(memory, "red\nblue", at=WHEN + timedelta(hours=1)), "toy:two")
    assert ASKED == ["rooms", "floor", "check"]
    assert (first.target, second.target) == ("toy:one", "toy:two")
    assert str(first.sentence) == str(second.sentence) == "the floor has 2 rooms"
    assert second.evidence[0].at == WHEN + timedelta(hours=1)
    assert second.evidence[0].digest == first.evidence[0].digest


def test_what_differs_is_worked_out() -> None:
    memory = Memory()
    said(book(memory, "red\nblue"))
    [verdict] = said(book(memory, "red"))
    assert ASKED == ["rooms", "floor", "check"] * 2
    assert str(verdict.sentence) == "the floor has 1 rooms"


def test_a_difference_that_changes_no_fact_ends_with_the_reader() -> None:
    memory = Memory()
    said(book(memory, "red\nblue"))
    said(book(memory, "# painted\nred\nblue"))
    assert ASKED == ["rooms", "floor", "check", "rooms"]


def test_what_asks_for_the_time_holds_for_that_time_alone() -> None:
    memory = Memory()
    later = WHEN + timedelta(seconds=1)
    assert book(memory, "red").know(Hour) == Hour(at=WHEN)
    assert book(memory, "red", at=later).know(Hour) == Hour(at=later)
    assert book(memory, "red").know(Hour) == Hour(at=WHEN)
    assert ASKED == ["hour", "hour", "hour"]


def test_what_asks_for_the_day_holds_for_all_of_it() -> None:
    memory = Memory()
    first = book(memory, "red").know(Day)
    assert book(memory, "red", at=WHEN + timedelta(minutes=1)).know(Day) == first
    assert ASKED == ["day"]
    tomorrow = book(memory, "red", at=WHEN + timedelta(days=1)).know(Day)
    assert isinstance(first, Day)
    assert tomorrow == Day(day=first.day + 1)


def test_a_bug_is_met_again_by_the_next_target() -> None:
    memory = Memory()
    for _ in range(2):
        [verdict] = said(book(memory, "raise"))
        assert (verdict.status, verdict.reason) == (Status.UNKNOWN, Reason.BUG)
    assert ASKED == ["rooms", "rooms"]


def test_what_nobody_looked_at_is_unknown_beside_one_that_was_looked_at() -> None:
    memory = Memory()
    said(book(memory, "red"))
    [verdict] = said(book(memory, None))
    assert (verdict.status, verdict.reason) == (Status.UNKNOWN, Reason.NOT_COLLECTED)
    assert said(book(memory, "red"))[0].status is Status.PASS


def test_an_empty_memory_keeps_nothing() -> None:
    memory = Memory(0)
    said(book(memory, "red"))
    said(book(memory, "red"))
    assert ASKED == ["rooms", "floor", "check"] * 2


def test_what_has_not_been_asked_for_is_forgotten_and_memory_does_not_grow() -> None:
    memory = Memory(100_000)
    for number in range(2_000):
        memory.content("word", f"{number:500}")
        memory.content("word", "often")
    assert len(memory) < 400
    first = memory.content("word", "often")
    assert memory.content("word", "often") is first
    assert memory.content("word", f"{1:500}") is not memory.content("other", f"{1:500}")


def test_what_is_large_is_forgotten_at_once() -> None:
    memory = Memory()
    large = "x" * (2 << 20)
    assert memory.content("word", large) is not memory.content("word", large)
    said(book(memory, large))
    said(book(memory, large))
    assert ASKED.count("rooms") == 2


def follow_rooms(seen: Sequence[Observation]) -> Iterator[Request]:
    ASKED.append("followers")
    for one in seen:
        if isinstance(one.outcome, Seen):
            yield from (Thing(name) for name in one.outcome.lines())


def reader_that_follows(*wants: Want) -> Any:
    @reads(*wants)
    def doors(seen: Observations) -> Floor:
        return Floor(rooms=len(list(seen)))

    return doors


def test_what_follows_from_what_was_seen_is_remembered_too() -> None:
    memory = Memory()
    sources = Sources([reader_that_follows(Thing("rooms"), Each(Thing("rooms"), follow_rooms))], [])
    assert book(memory, "red\nblue", sources=sources).know(Floor) == Floor(rooms=3)
    assert book(memory, "red\nblue", sources=sources).know(Floor) == Floor(rooms=3)
    assert ASKED == ["followers"]
    assert book(memory, "red", sources=sources).know(Floor) == Floor(rooms=2)
    assert ASKED == ["followers", "followers"]


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Evidence of roots that are alike but for a file or two, and one that is unlike all others."""
    folder = tmp_path_factory.mktemp("roots")
    passwd = "root:x:0:0:root:/root:/bin/sh\nsiti:x:1000:1000::/home/siti:/bin/sh\n"
    for number, (sshd, sudoers, more) in enumerate(
        [
            ("PermitRootLogin no\n", "%sudo ALL=(ALL) ALL\n", ""),
            ("PermitRootLogin no\n", "%sudo ALL=(ALL) ALL\n", ""),
            ("PermitRootLogin yes\n", "%sudo ALL=(ALL) ALL\n", ""),
            ("PermitRootLogin no\n", "siti ALL=(ALL) NOPASSWD: ALL\n", ""),
            ("PermitRootLogin no\n# a remark\n", "%sudo ALL=(ALL) ALL\n", "toor:x:0:0::/root:/bin/sh\n"),
            ("PermitRootLogin no\n", "%sudo ALL=(ALL) ALL\n", ""),
        ]
    ):
        etc = folder / f"host-{number}/etc"
        (etc / "ssh").mkdir(parents=True)
        (etc / "passwd").write_text(passwd + more)
        (etc / "ssh/sshd_config").write_text(sshd)
        (etc / "sudoers").write_text(sudoers)
    inventory = folder / "govaudit.yaml"
    targets = ", ".join(f"'root:{folder}/host-{number}'" for number in range(6))
    inventory.write_text(f"systems:\n  - name: roots\n    targets: [{targets}]\n")
    evidence = folder / "evidence.zst"
    govaudit(folder, "collect", inventory, "--policy", "linux-hardening", "-o", evidence, accept=(0, 3))
    return evidence


def test_the_same_is_said_of_hosts_with_and_without_a_memory(roots: Path) -> None:
    evidence = read_evidence(roots)
    plan = make_plan(evidence.header.inventory.systems, evidence.header.policies, Catalog())

    def told(*runs: list[TargetEvidence]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for blocks in runs:
            with Judges(plan, now=evidence.header.created, max_age=timedelta(days=1), processes=0) as judges:
                found |= {one.target.address: msgspec.json.encode((one.kept, one.summary, one.tables)) for one in judges.judge(blocks)}
        return found

    blocks = list(evidence)
    alone = told(*([block] for block in blocks))
    assert told(blocks) == told(blocks[::-1]) == alone
    assert len(set(alone.values())) == 6
