"""From evidence to verdicts: the three answers, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from govaudit.catalog import Sources
from govaudit.checking import Across, Check, Severity, Verdict, check, failed, known, passed
from govaudit.condensing import KEPT_ROWS
from govaudit.errors import PluginError
from govaudit.grounds import KEPT_SOURCE
from govaudit.judging import FactBook, Shared, judge_across, judge_target, share_of
from govaudit.model import (
    Absent,
    Complete,
    Fact,
    Many,
    Missing,
    Observation,
    Perhaps,
    Reason,
    Status,
    Target,
    TargetResult,
    absent,
    complete,
    missing,
)
from govaudit.planning import PlannedCheck, TargetPlan
from govaudit.reading import FirstOf, Maybe, Observations, Reader, derives, reads
from tests.support import DENIED, NOT_THERE, WHEN, saw
from tests.support.engine import Thing

TARGET = Target(system="payroll", address="toy:one", kind="toy")
LIVE = missing(Reason.NEEDS_RUNNING_SYSTEM, "only a running system can answer")
RESULT = TargetResult(system="payroll", address="toy:one", kind="toy", reached=True, complete=True)


class Door(Fact, frozen=True, kw_only=True):
    """A door."""

    name: str
    """Its name."""
    locked: bool | Missing
    """Whether it is locked."""

    @property
    def subject(self) -> str:
        return self.name


class House(Fact, frozen=True, kw_only=True):
    """All doors together."""

    doors: int
    """How many."""


@check("access.doors-locked", severity=Severity.HIGH)
def doors_locked(door: Door) -> Verdict:
    """Every door is locked.

    An open door lets anybody in.

    To fix: lock it.
    """
    if known(door.locked):
        return passed("{subject} is locked")
    return failed("{subject} is open; it must be locked")


@check("access.house-has-doors", severity=Severity.LOW)
def house_has_doors(doors: list[Door], *, most: int = 2) -> Verdict:
    """A house has few doors.

    Each is one more to lock.

    To fix: wall some up.
    """
    if len(doors) > most:
        return failed("{count} doors; {most} at most", count=len(doors), most=most)
    return passed("{count} doors", count=len(doors))


@check("access.houses-alike", severity=Severity.LOW)
def houses_alike(houses: Across[House]) -> Verdict:
    """All houses have the same number of doors.

    Odd ones are overlooked.

    To fix: build alike.
    """
    counts = sorted({house.doors for _, house in houses.known()})
    if len(counts) > 1:
        return failed("houses have {low} to {high} doors", low=counts[0], high=counts[-1])
    return passed("all alike")


@reads(Thing("doors"))
def doors(seen: Observations) -> Iterator[Door | Absent | Complete | Missing]:
    """A line a door: `name yes`, `name no`, `name ?`; `none` for no house; `more` for doors that could not be seen."""
    answer = seen.seen(Thing("doors"))
    if answer is None:
        yield absent("there is no house")
        return
    for line in answer.lines():
        name, _, locked = line.partition(" ")
        if name == "raise":
            raise ZeroDivisionError
        if name == "more":
            yield missing(Reason.INCOMPLETE, "not all doors could be seen")
            return
        yield Door(name=name, locked=DENIED if locked == "?" else locked == "yes")
    yield complete("no doors in the house")


@derives
def house(all_doors: list[Door]) -> House:
    """Counts the doors."""
    return House(doors=len(all_doors))


SOURCES = Sources([doors], [house])


def book(answer: Any, *, at: datetime = WHEN, sources: Sources = SOURCES, now: datetime = WHEN) -> FactBook:
    observations: list[Observation] = [] if answer is None else [saw(Thing("doors"), answer, at=at, source="/doors")]
    return FactBook(sources, observations, RESULT, now=now, max_age=timedelta(days=30))


def judged(one: Check, facts: FactBook, **parameters: Any) -> list[Verdict]:
    planned = PlannedCheck(one, one.set_parameters(parameters), ("pack/1",))
    [result] = judge_target(TargetPlan(TARGET, SOURCES, (planned,), (), ()), facts)
    return result.verdicts


def test_a_verdict_names_the_beginning_of_a_source_that_is_long() -> None:
    """A command over hundreds of files would stand in each of hundreds of verdicts."""
    observations = [saw(Thing("doors"), "front yes", source="/doors " * 100)]
    facts = FactBook(SOURCES, observations, RESULT, now=WHEN, max_age=timedelta(days=30))
    [verdict] = judged(doors_locked, facts)
    assert verdict.evidence[0].source == ("/doors " * 100)[:KEPT_SOURCE] + "…"
    assert verdict.evidence[0].digest == observations[0].digest


def statuses(one: Check, facts: FactBook) -> list[tuple[str, Status]]:
    return [(verdict.subject, verdict.status) for verdict in judged(one, facts)]


def test_a_check_is_applied_to_each_subject() -> None:
    assert statuses(doors_locked, book("front yes\nback no\ncellar ?")) == [
        ("back", Status.FAIL),
        ("cellar", Status.UNKNOWN),
        ("front", Status.PASS),
    ]


def test_a_verdict_says_everything_about_itself() -> None:
    [verdict] = judged(doors_locked, book("back no"))
    assert (verdict.check, verdict.check_version, verdict.system, verdict.target) == ("access.doors-locked", "1", "payroll", "toy:one")
    assert verdict.severity is Severity.HIGH
    assert verdict.controls == ["pack/1"]
    assert str(verdict.sentence) == "back is open; it must be locked"
    assert [(reference.source, reference.at) for reference in verdict.evidence] == [("/doors", WHEN)]
    assert len(verdict.fingerprint) == 32


def test_the_fingerprint_stays_the_same_from_run_to_run_and_differs_by_subject() -> None:
    again = WHEN + timedelta(days=1)
    [one], [later] = judged(doors_locked, book("back no")), judged(doors_locked, book("back yes", at=again, now=again))
    [other] = judged(doors_locked, book("front no"))
    assert one.fingerprint == later.fingerprint
    assert one.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (absent("/doors does not exist"), [("toy:one", Status.NOT_APPLICABLE)]),
        (DENIED, [("toy:one", Status.UNKNOWN)]),
        (None, [("toy:one", Status.UNKNOWN)]),
        ("", [("toy:one", Status.NOT_APPLICABLE)]),
        ("more", [("toy:one", Status.UNKNOWN)]),
        ("front yes\nmore", [("toy:one", Status.UNKNOWN), ("front", Status.PASS)]),
        ("front yes\nraise", [("toy:one", Status.UNKNOWN)]),
    ],
)
def test_what_was_not_seen_is_never_a_pass(answer: Any, expected: list[tuple[str, Status]]) -> None:
    assert statuses(doors_locked, book(answer)) == expected


def test_what_was_not_collected_says_so() -> None:
    [verdict] = judged(doors_locked, book(None))
    assert verdict.reason is Reason.NOT_COLLECTED
    assert str(verdict.sentence) == "thing doors was not collected"


def test_a_reader_that_raises_is_a_bug_and_the_run_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    [verdict] = judged(doors_locked, book("raise"))
    assert verdict.reason is Reason.BUG
    assert "ZeroDivisionError" in caplog.text


def test_a_check_that_raises_is_a_bug_for_that_subject_alone() -> None:
    @check("access.fragile", severity=Severity.LOW)
    def fragile(door: Door) -> Verdict:
        """Doors are fragile.

        Or not.

        To fix: be careful.
        """
        if door.name == "back":
            raise KeyError(door.name)
        return passed("fine")

    assert statuses(fragile, book("front yes\nback yes")) == [("back", Status.UNKNOWN), ("front", Status.PASS)]


def test_an_incomplete_list_turns_a_pass_into_unknown_but_not_a_failure() -> None:
    assert statuses(house_has_doors, book("a yes\nmore")) == [("toy:one", Status.UNKNOWN)]
    assert statuses(house_has_doors, book("a yes\nb yes\nc yes\nmore")) == [("toy:one", Status.FAIL)]


def test_old_observations_are_stale() -> None:
    [verdict] = judged(doors_locked, book("front yes", now=WHEN + timedelta(days=31)))
    assert (verdict.status, verdict.reason) == (Status.UNKNOWN, Reason.STALE)
    assert str(verdict.sentence) == "/doors was observed more than 30 days ago"
    assert statuses(doors_locked, book("front yes", now=WHEN + timedelta(days=30))) == [("front", Status.PASS)]


def test_passes_are_kept_as_one_row_and_failures_singly() -> None:
    facts = book("\n".join([f"good-{number:03} yes" for number in range(200)] + ["bad no"]))
    bad, good = judged(doors_locked, facts)
    assert (bad.subject, bad.status) == ("bad", Status.FAIL)
    assert (good.count, len(good.subjects), good.subjects[0]) == (200, 50, "good-000")
    assert str(good.sentence) == "200 subjects; the first: good-000 is locked"
    assert len(good.subjects_digest) == 64


def test_more_failures_than_are_kept_are_counted() -> None:
    verdicts = judged(doors_locked, book("\n".join(f"door-{number:05} no" for number in range(KEPT_ROWS + 5))))
    assert len(verdicts) == KEPT_ROWS + 1
    assert (verdicts[-1].status, verdicts[-1].count) == (Status.FAIL, 5)


def member(address: str, answer: Any) -> tuple[TargetPlan, FactBook]:
    target = Target(system="payroll", address=address, kind="toy")
    return TargetPlan(target, SOURCES, (), (House,), ()), book(answer)


def across(*answers: Any) -> Verdict:
    shared = Shared()
    for number, answer in enumerate(answers):
        shared.add(share_of(*member(f"toy:{number}", answer)))
    [verdict] = judge_across(PlannedCheck(houses_alike, {}, ()), "payroll", shared).verdicts
    return verdict


def test_a_check_across_a_system_sees_all_targets() -> None:
    assert across("a yes", "b no").status is Status.PASS
    verdict = across("a yes", "b no\nc no")
    assert (verdict.status, verdict.subject, verdict.target) == (Status.FAIL, "payroll", "")
    assert str(verdict.sentence) == "houses have 1 to 2 doors"


def test_an_unreachable_member_makes_a_pass_unknown_but_not_a_failure() -> None:
    assert across("a yes", DENIED).status is Status.UNKNOWN
    assert across("a yes", "b no\nc no", DENIED).status is Status.FAIL


def test_a_missing_source_makes_what_is_derived_from_it_missing() -> None:
    assert book(DENIED).know(House) == DENIED
    assert book(absent("gone")).know(House) == absent("there is no house")
    assert book("a yes\nb no").know(House) == House(doors=2)


def reader_of(*wants: Any) -> Reader:
    @reads(*wants)
    def count(seen: Observations) -> House:
        return House(doors=sum(1 for observation in seen if not isinstance(observation.outcome, Missing)))

    return count


@pytest.mark.parametrize(
    ("wants", "expected"),
    [
        ((Thing("doors"), Thing("denied")), DENIED),
        ((Thing("doors"), Maybe(Thing("denied"))), House(doors=1)),
        ((FirstOf(Thing("denied"), Thing("doors")),), House(doors=1)),
        ((FirstOf(Thing("denied"), Thing("denied")),), DENIED),
        ((FirstOf(Thing("live"), Thing("denied")),), DENIED),
        ((FirstOf(Thing("live"), Thing("live")),), LIVE),
    ],
)
def test_wants_say_what_a_reader_copes_with(wants: tuple[Any, ...], expected: Any) -> None:
    observations = [saw(Thing("doors"), "a yes"), saw(Thing("denied"), DENIED), saw(Thing("live"), LIVE)]
    facts = FactBook(Sources([reader_of(*wants)], ()), observations, RESULT, now=WHEN, max_age=timedelta(days=30))
    assert facts.know(House) == expected


def test_two_sources_of_one_fact_are_refused() -> None:
    with pytest.raises(PluginError, match="two sources give the fact House"):
        Sources([reader_of(Thing("doors")), doors], [house])


def test_a_derivation_that_goes_round_is_refused() -> None:
    @derives
    def door_of(one: House) -> Door:
        return Door(name=str(one.doors), locked=True)

    with pytest.raises(PluginError, match="circle"):
        Sources([], [house, door_of])


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("a yes", 1), ("", 0), (NOT_THERE, -1), (DENIED, -2), ("a yes\nmore", -3)],
)
def test_a_derivation_may_cope_with_what_is_not_there(answer: Any, expected: int) -> None:
    @derives
    def whatever(all_doors: Perhaps[Door]) -> House:
        match all_doors:
            case Absent():
                return House(doors=-1)
            case Missing():
                return House(doors=-2)
            case Many(ending=Missing()):
                return House(doors=-3)
            case _:
                return House(doors=len(all_doors.facts))

    assert book(answer, sources=Sources([doors], [whatever])).know(House) == House(doors=expected)


def test_a_reader_of_many_that_does_not_end_is_a_bug() -> None:
    @reads(Thing("doors"))
    def endless(seen: Observations) -> Iterator[Door]:
        yield Door(name="a", locked=True)

    known_doors = book("", sources=Sources([endless], ())).know(Door)
    assert isinstance(known_doors, Missing)
    assert known_doors.reason is Reason.BUG


def test_the_time_of_the_audit_does_not_matter_to_a_check() -> None:
    later = datetime(2026, 11, 20, tzinfo=UTC)
    [one], [other] = judged(doors_locked, book("a no")), judged(doors_locked, book("a no", now=later))
    assert one == other
