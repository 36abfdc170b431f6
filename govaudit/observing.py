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
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from govaudit.detectors.redaction import redact, redact_text
from govaudit.evidence import TargetEvidence
from govaudit.looking import Limits, Session, TargetKind, Unreached, observed
from govaudit.model import (
    Declared,
    Missing,
    Observation,
    Reason,
    Request,
    Seen,
    Sentence,
    System,
    Target,
    TargetClock,
    TargetResult,
    Value,
    missing,
)
from govaudit.planning import Plan, TargetPlan

log = logging.getLogger(__name__)

ROUNDS = 4
"""How often requests may follow from answers, the first asking included."""

MOST_FOLLOWERS = 10_000
"""How many requests may follow from one target's answers."""

GRACE = 10.0
"""Seconds after its deadline at which a target's thread is left behind."""


Progress = Callable[[Target, str], None]
"""Called with `started` or `done` for each target, from the thread that reads the results."""


def observe(
    plan: Plan,
    kinds: dict[str, TargetKind],
    *,
    jobs: int = 8,
    seconds: float = 300.0,
    cancel: threading.Event | None = None,
    progress: Progress = lambda _target, _event: None,
) -> Iterator[TargetEvidence]:
    """Look at every target of the plan, `jobs` at a time, each within `seconds`; results come as they are done.

    When `cancel` is set, no further target is begun, and those in hand stop soon, with what they have.
    """
    cancel = cancel or threading.Event()
    systems = {system.name: system for system in plan.systems}
    waiting = list(reversed(plan.targets))
    results: queue.SimpleQueue[tuple[int, TargetEvidence]] = queue.SimpleQueue()
    running: dict[int, tuple[TargetPlan, Limits]] = {}
    number = 0
    while waiting or running:
        while waiting and len(running) < jobs and not cancel.is_set():
            target_plan = waiting.pop()
            limits = Limits(seconds, cancel=cancel)
            number += 1
            running[number] = (target_plan, limits)
            progress(target_plan.target, "started")
            work = _Work(number, target_plan, kinds[target_plan.target.kind], systems[target_plan.target.system], limits, results)
            threading.Thread(target=work.run, name=f"target-{number}", daemon=True).start()
        if cancel.is_set():
            for target_plan in reversed(waiting):
                yield _not_begun(target_plan)
            waiting.clear()
        try:
            done, looked = results.get(timeout=0.2)
        except queue.Empty:
            for overdue in [key for key, (_, limits) in running.items() if _is_overdue(limits)]:
                target_plan, limits = running.pop(overdue)
                progress(target_plan.target, "done")
                yield _left_behind(target_plan, limits)
            continue
        if done in running:
            target_plan, _ = running.pop(done)
            progress(target_plan.target, "done")
            yield looked


def look_at(plan: TargetPlan, kind: TargetKind, system: System, limits: Limits) -> TargetEvidence:
    """Look at one target: all rounds over one session."""
    began = datetime.now(UTC)
    seen = _Seen(plan.requests)
    trouble: Missing | None = None
    reached = False
    skew: float | None = None
    try:
        with kind.connect(plan.target, limits) as session:
            reached = True
            _ask_in_rounds(plan, session, seen, limits)
            skew = session.clock_skew
        trouble = limits.trouble()
    except Unreached as error:
        trouble = redacted_missing(error.why)
    except Exception as error:  # a bug in an observer must not end the run; the other place is judging.safely
        log.exception("looking at %s raised", plan.target.address)
        trouble = missing(Reason.BUG, "a bug in govaudit: {error}", error=type(error).__name__)
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
        reached=reached,
        complete=reached and trouble is None,
        trouble=trouble,
        observed_from=began,
        observed_to=ended,
        clock_skew=skew,
    )
    return TargetEvidence(target=plan.target, observations=seen.observations, result=result)


class _Seen:
    """What has been asked and answered so far."""

    def __init__(self, requests: Sequence[Request]) -> None:
        self.observations: list[Observation] = []
        self.by_request: dict[str, list[Observation]] = {}
        self.open: dict[str, Request] = {request.key: request for request in requests}

    def add(self, observation: Observation) -> None:
        clean = redacted(observation)
        self.observations.append(clean)
        self.by_request.setdefault(clean.request, []).append(clean)
        self.open.pop(clean.request, None)


def _ask_in_rounds(plan: TargetPlan, session: Session, seen: _Seen, limits: Limits) -> None:
    asked: set[str] = set()
    for _ in range(ROUNDS):
        batch = [request for key, request in seen.open.items() if key not in asked and not isinstance(request, Declared | TargetClock)]
        asked.update(request.key for request in batch)
        if not batch:
            return
        for observation in session.ask(batch):
            seen.add(observation)
        if limits.trouble() is not None:
            return
        _follow(plan, seen)
    too_deep = missing(Reason.INCOMPLETE, "more than {rounds} rounds of questions follow from each other", rounds=ROUNDS)
    for key, request in list(seen.open.items()):
        if key not in asked and not isinstance(request, Declared | TargetClock):
            seen.add(observed(request, too_deep))


def _follow(plan: TargetPlan, seen: _Seen) -> None:
    """Open the requests that follow from what has been seen."""
    for each in plan.followers:
        for request in followers(each, seen.by_request):
            if request.key not in seen.by_request:
                if len(seen.open) >= MOST_FOLLOWERS:
                    return  # what is not asked is "not collected" when it is judged
                seen.open.setdefault(request.key, request)


def followers(each: Any, by_request: dict[str, list[Observation]]) -> Iterable[Request]:
    """The requests that follow from a source's answers, and from theirs in turn where the reader wants that."""
    waiting: list[Request] = [each.source]
    given: set[str] = set()
    for _ in range(ROUNDS):
        brought = [request for source in waiting for request in each.then(by_request.get(source.key, ()))]
        waiting = []
        for request in brought:
            if request.key not in given and len(given) < MOST_FOLLOWERS:
                given.add(request.key)
                waiting.append(request)
                yield request
        if not each.again:
            return


def redacted(observation: Observation) -> Observation:
    """The observation without secrets and whole personal identifiers."""
    outcome = observation.outcome
    if isinstance(outcome, Seen):
        outcome = msgspec.structs.replace(
            outcome, content=redact(outcome.content), errors=redact_text(outcome.errors), data=_redacted_data(outcome.data)
        )
    elif isinstance(outcome, Missing):
        outcome = redacted_missing(outcome)
    return msgspec.structs.replace(observation, outcome=outcome)


def redacted_missing(why: Missing) -> Missing:
    """The same without secrets in its values: an error message may quote what it stumbled over."""
    values: dict[str, Value] = {
        name: redact_text(value) if isinstance(value, str) else value for name, value in why.sentence.values.items()
    }
    return Missing(why.reason, Sentence(why.sentence.template, values))


def _redacted_data(data: Any) -> Any:
    match data:
        case str():
            return redact_text(data)
        case dict():
            return {key: _redacted_data(value) for key, value in data.items()}
        case list() | tuple():
            return [_redacted_data(value) for value in data]
        case _:
            return data


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
    return trouble or missing(Reason.NEEDS_RUNNING_SYSTEM, "this kind of target has no clock that can be read")
