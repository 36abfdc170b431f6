"""A tiny kind of target for tests of the engine: its answers are given, or it misbehaves as told."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Self

from govaudit.looking import Limits, TargetKind, Unreached, observed
from govaudit.model import Absent, Missing, Observation, Reason, Request, Seen, System, Target, missing

SYSTEM = System(name="payroll")


class Thing(Request, frozen=True):
    """One thing to look at, by name."""

    name: str

    @property
    def key(self) -> str:
        return f"thing {self.name}"


Answer = bytes | Absent | Missing | BaseException | Callable[[Limits], bytes]


class ToySession:
    """Answers from a table; a function is called with the limits, an exception is raised."""

    clock_skew: float | None = 1.5

    def __init__(self, answers: Mapping[str, Answer], limits: Limits) -> None:
        self._answers = answers
        self._limits = limits
        self.rounds: list[list[str]] = []
        self.closed = False

    def ask(self, requests: Sequence[Request]) -> Iterator[Observation]:
        self.rounds.append([request.key for request in requests])
        for request in requests:
            answer = self._answers[request.key]
            if isinstance(answer, BaseException):
                raise answer
            if callable(answer):
                answer = answer(self._limits)
            yield observed(request, Seen(content=answer) if isinstance(answer, bytes) else answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.closed = True


ANSWERS: dict[str, Mapping[str, Answer]] = {}
"""What each address answers."""

SESSIONS: dict[str, ToySession] = {}
"""The sessions that were opened, by address."""


def connect(target: Target, limits: Limits) -> ToySession:
    """Open a toy session; an address without answers is dead."""
    if target.address not in ANSWERS:
        raise Unreached(missing(Reason.UNREACHABLE, "{address} does not answer", address=target.address))
    SESSIONS[target.address] = ToySession(ANSWERS[target.address], limits)
    return SESSIONS[target.address]


TOY = TargetKind(name="toy", schemes=("toy",), package="toy", check_address=str, connect_at=f"{__name__}:connect")
assert sys.modules[__name__].connect is connect


def toy(name: str, answers: Mapping[str, Answer] | None = None) -> Target:
    """A toy target with these answers; None: dead."""
    address = f"toy:{name}"
    if answers is None:
        ANSWERS.pop(address, None)
    else:
        ANSWERS[address] = answers
    return Target(system=SYSTEM.name, address=address, kind="toy")


def hang(limits: Limits) -> bytes:
    """Never answer, and never look at the limits."""
    threading.Event().wait(60)
    return b""


def hang_politely(limits: Limits) -> bytes:
    """Answer only once the limits say stop."""
    while limits.trouble() is None:
        time.sleep(0.01)
    return b"late"


__all__ = ["SESSIONS", "SYSTEM", "TOY", "Thing", "hang", "hang_politely", "toy"]
