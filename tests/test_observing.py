"""Looking at targets: rounds, limits, and every trouble as a Missing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import msgspec
import pytest

from govaudit import observing, redacting
from govaudit.catalog import Sources
from govaudit.evidence import TargetEvidence
from govaudit.model import (
    Absent,
    Declared,
    Fact,
    Missing,
    Observation,
    Reason,
    Request,
    Seen,
    Service,
    System,
    Target,
    TargetClock,
    absent,
    missing,
)
from govaudit.planning import Plan, TargetPlan
from govaudit.reading import Each, Observations, Reader, Want, reads
from tests.support.engine import SESSIONS, SYSTEM, TOY, Thing, ToySession, hang, hang_politely, toy


class Note(Fact, frozen=True, kw_only=True):
    """What was noted."""

    text: str
    """The text."""


def reader_of(*wants: Want) -> Reader:
    @reads(*wants)
    def note(seen: Observations) -> Note:
        return Note(text="")

    return note


def plan_for(*targets: Target, wants: Sequence[Want] = (Thing("a"),), system: System = SYSTEM) -> Plan:
    reader = reader_of(*wants)
    plans = tuple(TargetPlan(target, Sources([reader], ()), (), (), (reader,)) for target in targets)
    return Plan((), (system,), plans, {})


def look(plan: Plan, **options: object) -> dict[str, TargetEvidence]:
    return {block.target.address: block for block in observing.observe(plan, {"toy": TOY}, **options)}  # type: ignore[arg-type]


def outcomes(block: TargetEvidence) -> dict[str, Seen | Absent | Missing]:
    return {observation.request: observation.outcome for observation in block.observations}


def test_what_is_seen_absent_or_missing_stays_apart() -> None:
    denied = Missing(Reason.PERMISSION_DENIED, absent("no").sentence)
    target = toy("three", {"thing a": b"x", "thing b": absent("b is not there"), "thing c": denied})
    block = look(plan_for(target, wants=[Thing("a"), Thing("b"), Thing("c")]))["toy:three"]
    assert outcomes(block) == {"thing a": Seen(content=b"x"), "thing b": absent("b is not there"), "thing c": denied}
    assert block.result is not None
    assert block.result.complete


def test_a_dead_target_is_unreached_and_everything_asked_of_it_is_missing() -> None:
    block = look(plan_for(toy("dead")))["toy:dead"]
    assert block.result is not None
    assert not block.result.reached
    assert [(one.outcome.reason if isinstance(one.outcome, Missing) else None) for one in block.observations] == [Reason.UNREACHABLE]


def test_one_observer_that_raises_costs_only_its_own_target() -> None:
    blocks = look(plan_for(toy("broken", {"thing a": ZeroDivisionError()}), toy("fine", {"thing a": b"ok"})))
    broken = outcomes(blocks["toy:broken"])["thing a"]
    assert isinstance(broken, Missing)
    assert broken.reason is Reason.BUG
    assert outcomes(blocks["toy:fine"]) == {"thing a": Seen(content=b"ok")}


def test_a_session_that_was_lost_on_the_way_makes_the_target_not_seen_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ToySession, "trouble", missing(Reason.INCOMPLETE, "the connection ended"), raising=False)
    result = look(plan_for(toy("lost", {"thing a": b"x"})))["toy:lost"].result
    assert result is not None
    assert (result.reached, result.complete, str(result.trouble and result.trouble.sentence)) == (True, False, "the connection ended")


def test_each_thing_is_asked_once_over_one_connection() -> None:
    target = toy("once", {"thing a": b"x"})
    look(plan_for(target, wants=[Thing("a"), Thing("a")]))
    assert SESSIONS["toy:once"].rounds == [["thing a"]]
    assert SESSIONS["toy:once"].closed


def lines(seen: Sequence[Observation]) -> Iterable[Request]:
    """Each line names a thing to look at next."""
    for observation in seen:
        if isinstance(observation.outcome, Seen):
            yield from (Thing(line) for line in observation.outcome.lines())


def test_requests_follow_from_answers_in_rounds() -> None:
    target = toy("chain", {"thing a": b"b\nc", "thing b": b"d", "thing c": b"", "thing d": b""})
    look(plan_for(target, wants=[Each(Thing("a"), lines, again=True)]))
    assert SESSIONS["toy:chain"].rounds == [["thing a"], ["thing b", "thing c"], ["thing d"]]


def test_what_follows_from_an_answer_is_worked_out_once() -> None:
    asked: list[str] = []

    def counted(seen: Sequence[Observation]) -> Iterable[Request]:
        asked.extend(observation.request for observation in seen)
        yield from lines(seen)

    target = toy("counted", {"thing a": b"b", "thing b": b"c", "thing c": b""})
    block = look(plan_for(target, wants=[Each(Thing("a"), counted, again=True)]))["toy:counted"]
    assert sorted(outcomes(block)) == ["thing a", "thing b", "thing c"]
    assert sorted(asked) == ["thing a", "thing b", "thing c"]


def test_what_has_no_secret_is_kept_as_it_is() -> None:
    seen = Observation(request="file /etc/a", source="/etc/a", at=datetime.now(UTC), outcome=Seen(content=b"a = 1", data={"owner": "root"}))
    assert redacting.redacted(seen) is seen
    told = msgspec.structs.replace(seen, outcome=Seen(content=b"a = 1", data={"link": "/x?password=hunter2x9"}))
    assert redacting.redacted(told).outcome == Seen(content=b"a = 1", data={"link": "/x?password=[redacted]"})


def test_a_circle_of_requests_ends() -> None:
    target = toy("circle", {"thing a": b"b", "thing b": b"a"})
    block = look(plan_for(target, wants=[Each(Thing("a"), lines, again=True)]))["toy:circle"]
    assert sorted(outcomes(block)) == ["thing a", "thing b"]


def test_more_than_four_rounds_are_not_asked_and_that_is_said() -> None:
    chain = {f"thing {number}": str(number + 1).encode() for number in range(9)}
    block = look(plan_for(toy("deep", chain), wants=[Each(Thing("0"), lines, again=True)]))["toy:deep"]
    last = outcomes(block)["thing 4"]
    assert isinstance(last, Missing)
    assert last.reason is Reason.INCOMPLETE


def test_a_target_that_does_not_answer_costs_its_own_deadline_only() -> None:
    began = time.monotonic()
    blocks = look(plan_for(toy("slow", {"thing a": hang_politely}), toy("quick", {"thing a": b"ok"})), seconds=0.3)
    assert time.monotonic() - began < 5
    slow = blocks["toy:slow"].result
    assert slow is not None
    assert slow.trouble is not None
    assert slow.trouble.reason is Reason.TIMED_OUT
    assert not slow.complete


def test_an_observer_that_never_comes_back_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observing, "GRACE", 0.1)
    blocks = look(plan_for(toy("stuck", {"thing a": hang}), toy("quick", {"thing a": b"ok"})), seconds=0.2, jobs=1)
    stuck = outcomes(blocks["toy:stuck"])["thing a"]
    assert isinstance(stuck, Missing)
    assert stuck.reason is Reason.TIMED_OUT
    assert outcomes(blocks["toy:quick"]) == {"thing a": Seen(content=b"ok")}


def test_an_interrupted_run_accounts_for_every_target() -> None:
    cancel = threading.Event()
    targets = [toy(f"many-{number}", {"thing a": hang_politely}) for number in range(5)]
    blocks = {}
    for block in observing.observe(
        plan_for(*targets), {"toy": TOY}, jobs=2, cancel=cancel, progress=lambda target, event: cancel.set() if event == "started" else None
    ):
        blocks[block.target.address] = block
    assert sorted(blocks) == sorted(target.address for target in targets)
    reasons = {block.result.trouble.reason for block in blocks.values() if block.result and block.result.trouble}
    assert reasons == {Reason.INTERRUPTED}


def test_the_inventory_entry_and_the_clock_are_observations_too() -> None:
    system = System(name="payroll", services=[Service(port=443, name="https")], zone="dmz")
    block = look(plan_for(toy("entry", {}), wants=[Declared(), TargetClock()], system=system))["toy:entry"]
    declared, clock = outcomes(block)["declared"], outcomes(block)["clock"]
    assert isinstance(declared, Seen)
    assert declared.data["services"] == [{"port": 443, "protocol": "tcp", "name": "https"}]
    assert clock == Seen(data={"skew": 1.5})


def test_nothing_secret_leaves_the_observer() -> None:
    target = toy("secret", {"thing a": b"password = correct-horse-battery\nroot:$6$abcdefgh$" + b"x" * 86})
    seen = outcomes(look(plan_for(target))["toy:secret"])["thing a"]
    assert isinstance(seen, Seen)
    assert b"correct-horse" not in seen.content
    assert b"$6$abcdefgh$xxx" not in seen.content
