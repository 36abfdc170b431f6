"""Looks at all targets of a plan, side by side, and turns every trouble into a Missing.

One dead target costs only its own deadline: targets are looked at in threads
(everything in them waits for a network or a child process), and a thread that
does not come back in time is left behind.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from govaudit.evidence import TargetEvidence
from govaudit.guarding import safely
from govaudit.looking import Limits, Session, TargetKind, Unreached, observed
from govaudit.masking import use_own_key
from govaudit.model import (
    Declared,
    Missing,
    Observation,
    Reason,
    Request,
    Seen,
    System,
    Target,
    TargetClock,
    TargetResult,
    missing,
)
from govaudit.planning import Plan, TargetPlan
from govaudit.reading import MOST_FOLLOWERS, ROUNDS, Followed, followers_by_key
from govaudit.redacting import redacted, redacted_missing

log = logging.getLogger(__name__)

GRACE = 10.0
"""Seconds after its deadline at which a target's thread is left behind."""


_OUR_OWN = (Declared, TargetClock)
"""What the engine answers itself."""

_POLL = 0.2
"""Seconds between two looks at who is overdue."""

Progress = Callable[[Target, str], None]
"""Called for each target with `started`, and at its end with `done`, `not seen whole` or `not reached`, by the thread that reads
the results; with `kept` alone for what an interrupted run had seen."""


def observe(
    plan: Plan,
    kinds: dict[str, TargetKind],
    *,
    jobs: int = 8,
    seconds: float = 300.0,
    cancel: threading.Event | None = None,
    progress: Progress = lambda _target, _event: None,
) -> Generator[TargetEvidence, None, None]:
    """Look at every target of the plan, `jobs` at a time, each within `seconds` or its own limit; results come as they are done.

    When `cancel` is set, no further target is begun, and those in hand stop soon, with what they have.
    """
    cancel = cancel or threading.Event()
    use_own_key()
    try:
        yield from _side_by_side(plan, kinds, jobs, seconds, cancel, progress)
    except BaseException:  # whoever took the results has stopped: nobody needs the rest
        cancel.set()
        raise


def _side_by_side(
    plan: Plan, kinds: dict[str, TargetKind], jobs: int, seconds: float, cancel: threading.Event, progress: Progress
) -> Iterator[TargetEvidence]:
    systems = {system.name: system for system in plan.systems}
    waiting = list(reversed(plan.targets))
    results: queue.SimpleQueue[tuple[int, TargetEvidence]] = queue.SimpleQueue()
    running: dict[int, tuple[TargetPlan, Limits]] = {}
    number = 0
    while waiting or running:
        while waiting and len(running) < jobs and not cancel.is_set():
            target_plan = waiting.pop()
            limits = Limits(target_plan.target.seconds or seconds, cancel=cancel)
            number += 1
            running[number] = (target_plan, limits)
            progress(target_plan.target, "started")
            work = _Work(number, target_plan, kinds[target_plan.target.kind], systems[target_plan.target.system], limits, results)
            threading.Thread(target=work.run, name=f"target-{number}", daemon=True).start()
        if cancel.is_set():
            for target_plan in reversed(waiting):
                yield _not_begun(target_plan)
            waiting.clear()
        for overdue in [key for key, (_, limits) in running.items() if _is_overdue(limits)]:
            target_plan, limits = running.pop(overdue)
            progress(target_plan.target, "not reached")
            yield _left_behind(target_plan, limits)
        try:
            done, looked = results.get(timeout=_POLL)
        except queue.Empty:
            continue
        if done in running:
            target_plan, _ = running.pop(done)
            progress(target_plan.target, _how_it_ended(looked))
            yield looked


def _how_it_ended(looked: TargetEvidence) -> str:
    if looked.result is None or not looked.result.reached:
        return "not reached"
    return "done" if looked.result.complete else "not seen whole"


def look_at(plan: TargetPlan, kind: TargetKind, system: System, limits: Limits) -> TargetEvidence:
    """Look at one target: all rounds over one session."""
    began = datetime.now(UTC)
    seen = _Seen(plan.requests_by_key)
    trouble = safely(f"looking at {plan.target.address}", lambda: _ask(plan, kind, seen, limits))
    skew = seen.clock_skew
    ended = datetime.now(UTC)
    if Declared().key in seen.open:
        seen.add(observed(Declared(), Seen(data=_declaration(plan.target, system)), source=_declared_at(plan.target), at=ended))
    if TargetClock().key in seen.open:
        seen.add(observed(TargetClock(), _clock(skew, trouble), source="clock", at=ended))
    why = trouble or missing(Reason.INCOMPLETE, "the target gave no answer")
    for request in list(seen.open.values()):
        seen.add(observed(request, why, at=ended))
    result = TargetResult(
        system=plan.target.system,
        address=plan.target.address,
        kind=plan.target.kind,
        reached=seen.reached,
        complete=seen.reached and trouble is None,
        trouble=trouble,
        observed_from=began,
        observed_to=ended,
        clock_skew=skew,
    )
    return TargetEvidence(target=plan.target, observations=seen.observations, result=result)


class _Seen:
    """What has been asked and answered so far."""

    def __init__(self, requests: Mapping[str, Request]) -> None:
        self.observations: list[Observation] = []
        """As they are kept."""
        self.raw: dict[str, list[Observation]] = {}
        """As they came, for as long as the target is looked at: what follows from them is asked by its real name."""
        self.brought: Followed = {}
        self.open: dict[str, Request] = dict(requests)
        self.reached = False
        self.clock_skew: float | None = None

    def add(self, observation: Observation) -> None:
        self.observations.append(redacted(observation))
        self.raw.setdefault(observation.request, []).append(observation)
        self.open.pop(observation.request, None)


def _ask(plan: TargetPlan, kind: TargetKind, seen: _Seen, limits: Limits) -> Missing | None:
    """Ask everything; gives what kept us from seeing the target whole."""
    if plan.target.trouble is not None:
        return plan.target.trouble
    try:
        with kind.connect(plan.target, limits) as session:
            seen.reached = True
            log.info("%s: reached", plan.target.address)
            _ask_in_rounds(plan, session, seen, limits)
            seen.clock_skew = session.clock_skew
            return limits.trouble() or _lost(session)
    except Unreached as error:
        return redacted_missing(error.why)


def _lost(session: Session) -> Missing | None:
    """Why a session knows, at its end, that not all was seen; most have no such word."""
    trouble: Missing | None = getattr(session, "trouble", None)
    return redacted_missing(trouble) if trouble is not None else None


def _ask_in_rounds(plan: TargetPlan, session: Session, seen: _Seen, limits: Limits) -> None:
    asked: set[str] = set()
    for _ in range(ROUNDS):
        keys = [key for key, request in seen.open.items() if key not in asked and not isinstance(request, _OUR_OWN)]
        if not keys:
            return
        asked.update(keys)
        batch = [seen.open[key] for key in keys]
        log.debug("%s: asking %d things, first %s", plan.target.address, len(batch), batch[0].key)
        for observation in session.ask(batch):
            seen.add(observation)
        if limits.trouble() is not None:
            return
        _follow(plan, seen)
    too_deep = missing(Reason.INCOMPLETE, "more than {rounds} rounds of questions follow from each other", rounds=ROUNDS)
    for key, request in list(seen.open.items()):
        if key not in asked and not isinstance(request, _OUR_OWN):
            seen.add(observed(request, too_deep))


def _follow(plan: TargetPlan, seen: _Seen) -> None:
    """Open the requests that follow from what has been seen."""
    for each in plan.followers:
        found = safely(each.then.__qualname__, lambda each=each: followers_by_key(each, seen.raw, seen.brought))  # type: ignore[misc]
        for key, request in () if isinstance(found, Missing) else found.items():
            if key not in seen.raw:
                if len(seen.open) >= MOST_FOLLOWERS:
                    return  # what is not asked is "not collected" when it is judged
                seen.open.setdefault(key, request)


class _Work(msgspec.Struct):
    """One target in one thread."""

    number: int
    plan: TargetPlan
    kind: TargetKind
    system: System
    limits: Limits
    results: queue.SimpleQueue[tuple[int, TargetEvidence]]

    def run(self) -> None:
        self.results.put((self.number, look_at(self.plan, self.kind, self.system, self.limits)))


def _is_overdue(limits: Limits) -> bool:
    if limits.cancel.is_set():
        return time.monotonic() >= min(limits.deadline, limits.cancelled_at()) + GRACE
    return time.monotonic() >= limits.deadline + GRACE


def _left_behind(plan: TargetPlan, limits: Limits) -> TargetEvidence:
    trouble = limits.trouble() or missing(Reason.TIMED_OUT, "no answer within {seconds} s", seconds=round(limits.seconds))
    return _nothing(plan, trouble)


def _not_begun(plan: TargetPlan) -> TargetEvidence:
    return _nothing(plan, missing(Reason.INTERRUPTED, "the run was interrupted before this target was looked at"))


def _nothing(plan: TargetPlan, trouble: Missing) -> TargetEvidence:
    target = plan.target
    result = TargetResult(system=target.system, address=target.address, kind=target.kind, reached=False, complete=False, trouble=trouble)
    return TargetEvidence(target=target, observations=[observed(request, trouble) for request in plan.requests], result=result)


def _declaration(target: Target, system: System) -> dict[str, Any]:
    services = None if system.services is None else [msgspec.to_builtins(service) for service in system.services]
    return {"system": system.name, "zone": system.zone, "tags": list(system.tags), "services": services, "settings": dict(target.settings)}


def _declared_at(target: Target) -> str:
    return f"{target.declared.path}:{target.declared.line}" if target.declared else "command line"


def _clock(skew: float | None, trouble: Missing | None) -> Seen | Missing:
    if skew is not None:
        return Seen(data={"skew": round(skew, 1)})
    return trouble or missing(Reason.NEEDS_RUNNING_SYSTEM, "this target has no clock that can be compared with ours")
