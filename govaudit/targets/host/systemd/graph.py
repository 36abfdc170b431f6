"""Which units start with the host: all that default.target pulls in, as systemd follows it, and what these start later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import is_

from govaudit.model import Missing, Observation, Reason, Seen, missing
from govaudit.reading import Observations

from .conditions import Unmet
from .files import Named, bus_service, expanded, is_unit, template_of
from .known import USUAL_TARGETS
from .search import BUS, KERNEL, LIB, VENDOR
from .units import UnitFiles

DEFAULT = "default.target"
BUSES = ("dbus.service", "dbus.socket", "dbus-broker.service")

MOST_UNITS = 3000
"""Units that are followed; names can be made to go on for ever (`t@%n.service`)."""

MOST_REQUIRED = 300
"""Units that one unit may require, directly or not."""


class Units(UnitFiles):
    """The units of one host, and which of them start."""

    def __init__(self, seen: Observations) -> None:
        super().__init__(seen)
        self._startable: set[str] = set()
        self._doubtful: dict[str, str] = {}
        self._conflicting: dict[str, str] = {}
        """Those that start, and cannot beside another that starts, each with that one."""
        self.started: dict[str, str] = {}
        """Those that start with the host."""
        self.called: dict[str, str] = {}
        """Those that start later, each with what starts it: a unit, or the name on the bus that somebody asks for."""
        self.hindered: dict[str, str] = {}
        """Those that would start if nothing were in the way of what they require, or of what starts them."""
        self._walk()

    def starts(self, name: str) -> bool:
        """Whether a unit starts with the host, by whatever name it is known; of a template: any instance."""
        return self._kept(name) is None and self._among(self.started, name) is not None

    def caller(self, name: str) -> str | None:
        """What starts a unit later, such as its socket when somebody calls."""
        return None if self._kept(name) else self._among(self.called, name)

    def doubt(self, name: str) -> Missing | None:
        """Why it cannot be told whether a unit starts, that would if nothing were in the way."""
        if (why := self._kept(name)) is not None and not why.is_sure:
            return missing(
                Reason.NOT_SUPPORTED, "{unit} starts only where {what} holds, which is not followed", unit=name, what=why.condition
            )
        if self._among(self.hindered, name) is None:
            return None
        if (other := self._among(self._conflicting, name)) is not None:
            return missing(
                Reason.NOT_SUPPORTED, "{unit} and {other} conflict: which of them starts is not followed", unit=name, other=other
            )
        if self._conflicting:
            return missing(Reason.NOT_SUPPORTED, "{unit}, or what starts it, requires a unit that does not start for certain", unit=name)
        return missing(Reason.NOT_SUPPORTED, "{unit}, or what starts it, requires a unit that is masked or not there", unit=name)

    def _kept(self, name: str) -> Unmet | None:
        """A condition of its own that keeps it from starting, or may do so; of a template: all its instances."""
        unit = self.find(name)
        if unit is None or "@." not in unit.name:
            return self._unmet.get(unit.name) if unit else None
        reasons = [self._unmet.get(one) for one in (*self.started, *self.called) if template_of(one) == unit.name]
        return max((why for why in reasons if why), key=lambda why: not why.is_sure) if reasons and all(reasons) else None

    def _among(self, reached: dict[str, str], name: str) -> str | None:
        unit = self.find(name)
        if unit is None:
            return None
        if "@." in unit.name:
            return next((by for one, by in reached.items() if template_of(one) == unit.name), None)
        return reached.get(unit.name)

    def _walk(self) -> None:
        self._reach()
        self._conflicting = self._conflicts()
        if self._conflicting:
            # What cannot start beside another is in doubt, and so is all that it alone pulls in.
            for reached in (self._startable, self._doubtful, self.started, self.called, self.hindered):
                reached.clear()
            self._reach()
        if not self.has_packages:
            self.trouble = self.trouble or missing(Reason.INCOMPLETE, "the units of packages are not there: {path} is empty", path=VENDOR)
        if self.trouble is None:
            self.trouble = self.unforeseen()

    def _reach(self) -> None:
        first = self.find(DEFAULT)
        names = [*USUAL_TARGETS]
        if first is not None and self._can_start(first.name):
            names = [first.name]
        elif not self.is_unknown(DEFAULT):
            # It goes on with rescue.target, or stops: a host that does not come up is not followed.
            names = []
            self.trouble = self.trouble or missing(Reason.NOT_SUPPORTED, "{unit} is masked, or requires what is not there", unit=DEFAULT)
        calls = self._follow([(name, "") for name in names], self.started)
        while calls:
            calls = self._follow(calls, self.called)
        if any(self.starts(bus) or self.caller(bus) is not None for bus in BUSES):
            calls = list(self._on_the_bus())
        while calls:
            calls = self._follow(calls, self.called)
        doubtful = list(self._doubtful.items())
        while doubtful:
            doubtful = self._follow(doubtful, self.hindered)

    def _conflicts(self) -> dict[str, str]:
        """Units that start with the host and of which one stops the other (`Conflicts=`)."""
        found: dict[str, str] = {}
        for unit in self.started:
            for name in self._whole((name for one in self.told(unit, self.find(unit)) for name in one.conflicting), unit, pulls=False):
                other = self.find(name)
                if other is not None and other.name != unit and other.name in self.started:
                    found[unit], found[other.name] = other.name, unit
        return found

    def _on_the_bus(self) -> Iterator[tuple[str, str]]:
        """Units that the bus starts when somebody asks for their name there, each with that name (dbus-daemon(1))."""
        for listing in BUS:
            for observation in self.seen.many(listing):
                if isinstance(observation.outcome, Missing):
                    self.trouble = self.trouble or observation.outcome
                elif isinstance(observation.outcome, Seen):
                    name, unit = bus_service(observation.outcome.content)
                    if unit:
                        self.adopt(unit)
                        yield unit, name or unit

    def _follow(self, names: Iterable[tuple[str, str]], reached: dict[str, str]) -> list[tuple[str, str]]:
        """Reach all that the names pull in, each with who calls it; gives what these call later."""
        waiting = list(names)
        calls: list[tuple[str, str]] = []
        while waiting:
            name, caller = waiting.pop()
            unit = self.find(name)
            if unit is None and name not in USUAL_TARGETS:
                continue
            own = name if unit is None else unit.name
            if own in self.started or own in self.called or own in self.hindered:
                continue
            if reached is not self.hindered and not self._can_start(own):
                self._doubtful.setdefault(own, caller)
                continue
            if len(self.started) + len(self.called) + len(self.hindered) >= MOST_UNITS:
                self.trouble = self.trouble or missing(Reason.TOO_LARGE, "more than {limit} units start", limit=MOST_UNITS)
                return []
            reached[own] = caller
            told = self.told(own, unit)
            waiting += [(pulled, caller) for pulled in self._pulled(own, told)]
            called_by_it = [*self.linked(own, ".upholds"), *_calls(own, told)]
            if (why := self._unmet.get(own)) is None:
                calls += [(called, own) for called in called_by_it]
            elif not why.is_sure:
                for called in called_by_it:
                    self._doubtful.setdefault(called, own)
        return calls

    def _can_start(self, name: str) -> bool:
        """Whether all that the unit requires, and what that requires in turn, is there and not masked."""
        waiting, looked_at = [name], set[str]()
        while waiting:
            one = waiting.pop()
            unit = self.find(one)
            if unit is None:
                if one in USUAL_TARGETS and self.is_unknown(one):
                    continue
                return False
            if unit.name in self._conflicting:
                return False
            if unit.name in looked_at or unit.name in self._startable:
                continue
            if len(looked_at) > MOST_REQUIRED:
                self.trouble = self.trouble or missing(Reason.TOO_LARGE, "{unit} requires too many units to be followed", unit=name)
                return False
            looked_at.add(unit.name)
            waiting += self.linked(unit.name, ".requires")
            waiting += self._whole((name for one in self.told(unit.name, unit) for name in one.required), unit.name)
        self._startable |= looked_at
        return True

    def _pulled(self, unit: str, told: list[Named]) -> Iterator[str]:
        for suffix in (".wants", ".requires"):
            yield from self.linked(unit, suffix)
        yield from self._whole((name for one in told for name in one.pulled), unit)
        if unit.rpartition(".")[2] in ("service", "socket", "timer", "path") and not any(one.is_plain is False for one in told):
            yield "sysinit.target"

    def _whole(self, names: Iterable[str], unit: str, *, pulls: bool = True) -> Iterator[str]:
        for name in names:
            if (whole := expanded(name, unit)) is not None:
                if is_unit(whole):
                    yield whole
            elif pulls:
                self.trouble = self.trouble or missing(
                    Reason.NOT_SUPPORTED, "{unit} pulls in {name}, which is not followed", unit=unit, name=name
                )

_last: tuple[list[Observation], Units] | None = None
"""The host that was worked out last: many readers ask of one in turn, and are fed the same observations."""


def units_of(seen: Observations) -> Units:
    """The units of a host, worked out once for all readers that are fed the same."""
    global _last  # noqa: PLW0603 (what is kept follows from its key alone)
    fed = [one for one in seen if "/systemd" in one.request or "/dbus-1/" in one.request or one.request in (LIB.key, KERNEL.key)]
    last = _last
    if last is not None and len(last[0]) == len(fed) and all(map(is_, last[0], fed)):
        return last[1]
    units = Units(seen)
    _last = fed, units
    return units


def _calls(unit: str, told: list[Named]) -> Iterator[str]:
    """What a socket, timer or path starts: what it names, else the service of its own name."""
    base, _, kind = unit.rpartition(".")
    if kind not in ("socket", "timer", "path"):
        return
    names = [name for one in told for name in one.called]
    if names:
        yield from (whole for name in names if (whole := expanded(name, unit)) is not None)
    elif any(one.each_call for one in told):
        yield f"{base}@call.service"
    else:
        yield f"{base}.service"
