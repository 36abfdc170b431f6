"""What a kind of target offers: how it is reached, asked and let go.

Each kind is a package under `govaudit/targets/` (or a plugin's) whose `__init__`
holds `kind = TargetKind(…)` and imports nothing heavy; its readers are the modules
below its `readers` package.
"""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Protocol, Self

import msgspec

from govaudit.model import Absent, Missing, Observation, Reason, Request, Seen, Target, missing


class Limits:
    """How long and how much one target may take; also how a run is cancelled."""

    def __init__(self, seconds: float, *, max_bytes: int = 64 * 1024 * 1024, cancel: threading.Event | None = None) -> None:
        self.seconds = seconds
        self.deadline = time.monotonic() + seconds
        self.max_bytes = max_bytes
        """All content that may be taken from the target."""
        self.cancel = cancel or threading.Event()
        self._cancelled_at: float | None = None

    def cancelled_at(self) -> float:
        """When the cancelling was first noticed, on the monotonic clock."""
        if self._cancelled_at is None:
            self._cancelled_at = time.monotonic()
        return self._cancelled_at

    def left(self) -> float:
        """Seconds until the deadline, 0 once it has passed or the run is cancelled."""
        return 0.0 if self.cancel.is_set() else max(0.0, self.deadline - time.monotonic())

    def trouble(self) -> Missing | None:
        """Why one must stop now, or None."""
        if self.cancel.is_set():
            return missing(Reason.INTERRUPTED, "the run was interrupted")
        if time.monotonic() >= self.deadline:
            return missing(Reason.TIMED_OUT, "no answer within {seconds} s", seconds=round(self.seconds))
        return None


class Session(Protocol):
    """A connection to one target, kept open over all rounds of requests."""

    clock_skew: float | None
    """Seconds by which the target's clock is ahead of ours; None where it is not known.

    A session may also have `trouble: Missing | None`: what kept it from seeing all that it was asked for (a connection that was
    lost on the way). The target is then not seen whole.
    """

    def ask(self, requests: Sequence[Request]) -> Iterator[Observation]:
        """At least one observation for each request; trouble is a Missing outcome, never an exception."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


class Unreached(Exception):
    """Raised by `connect` (or by `ask`, once the connection is lost): nothing more can be asked of the target."""

    def __init__(self, why: Missing) -> None:
        super().__init__(str(why.sentence))
        self.why = why


class Setting(msgspec.Struct, frozen=True):
    """A key that an inventory entry of some kind may have beside `address`."""

    meaning: str
    type: Any = str
    """What its value must be, as msgspec converts it: `str`, `bool`, `int`, `list[str]`, …"""
    is_path: bool = False
    """It names a file where it is text; a relative one is meant from the inventory's folder."""
    check: Callable[[Any], object] | None = None
    """Raises ValueError with a sentence where a value of that type is still none."""
    formerly: str = ""
    """An older name that is still read."""


class TargetKind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of target."""

    name: str
    """The name of its folder."""
    schemes: tuple[str, ...]
    """What its addresses begin with, without the colon."""
    package: str
    """Where it lives, e.g. `govaudit.targets.host`."""
    check_address: Callable[[str], str]
    """Gives the address in its canonical form; raises ValueError with a sentence for the user."""
    path_schemes: tuple[str, ...] = ()
    """Those of its schemes whose addresses are paths; a relative one is meant from the inventory's folder."""
    settings: dict[str, Setting] = {}
    """What an inventory entry may say beside `address`."""
    check_settings: Callable[[Mapping[str, Any]], None] = lambda _settings: None
    """Raises ValueError with a sentence where settings do not go together."""
    connect_at: str
    """`module:function` of `connect(target: Target, limits: Limits) -> Session`; imported only when it is needed."""

    def connect(self, target: Target, limits: Limits) -> Session:
        """Open the session; raises Unreached."""
        module, _, function = self.connect_at.partition(":")
        connect: Callable[[Target, Limits], Session] = getattr(importlib.import_module(module), function)
        return connect(target, limits)


def observed(request: Request, outcome: Seen | Absent | Missing, *, source: str = "", at: datetime | None = None) -> Observation:
    """An observation, made now unless `at` says when."""
    return Observation(request=request.key, source=source or request.key, at=at or datetime.now(UTC), outcome=outcome)
