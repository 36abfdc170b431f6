"""Which services start with the host: systemd's links, and those of System V and OpenRC."""

from __future__ import annotations

from collections.abc import Iterable

from govaudit.model import Missing, Reason, Seen, missing
from govaudit.reading import Maybe, Observations, Want
from govaudit.targets.host.requests import Listing, LiveFile
from govaudit.targets.host.systemd.graph import Units, units_of
from govaudit.targets.host.systemd.search import ASKED, LISTINGS, UNITS, WANTED

SYSTEM_V = Listing("/etc/rc[2345].d/S*")
OPENRC = Listing("/etc/runlevels/*/*")

__all__ = [
    "BOOTED",
    "FIRST_PROCESS",
    "INIT",
    "OPENRC",
    "STARTUP",
    "SYSTEM_V",
    "UNITS",
    "WANTED",
    "is_systemd",
    "is_there",
    "started_by",
    "starts_by_itself",
]

BOOTED = Listing("/run/systemd/system")
FIRST_PROCESS = LiveFile("/proc/1/comm")
INIT = Listing("/sbin/init")

STARTING_RUNLEVELS = frozenset({"sysinit", "boot", "default"})
"""Those of OpenRC that every start goes through."""

STARTUP: tuple[Want, ...] = (*ASKED, *(Maybe(request) for request in (SYSTEM_V, OPENRC, BOOTED, FIRST_PROCESS, INIT)))
"""What a reader wants that asks `starts_by_itself`."""


def is_systemd(seen: Observations) -> bool | Missing:
    """Whether systemd starts the host's services: sd_booted(3), and for a tree at rest what /sbin/init links to."""
    booted = is_there(seen, (BOOTED,))
    first = seen.outcome(FIRST_PROCESS)
    if booted is False and isinstance(first, Missing) and first.reason is Reason.NEEDS_RUNNING_SYSTEM:
        init = is_there(seen, (INIT,))
        return init if isinstance(init, Missing) else any("systemd" in link for _, link in _paths(seen, INIT))
    return booted


def starts_by_itself(seen: Observations, names: Iterable[str]) -> bool | Missing:
    """Whether one of the services starts with the host. `names` are those of units, with their ending."""
    started = started_by(seen, names, called=False)
    return started if isinstance(started, Missing) else started is not None


def started_by(seen: Observations, names: Iterable[str], *, called: bool = True) -> str | Missing | None:
    """What starts one of the services with the host: the name of its unit, its socket, timer or path; None where nothing does.

    With `called`, what is started later by one that starts with the host counts as well.
    """
    names = list(names)
    by_systemd = is_systemd(seen)
    units = units_of(seen) if by_systemd is not False else None
    found = _by_systemd(units, names, called=called) if units else None
    if found is not None and units is not None:
        if isinstance(by_systemd, Missing):
            return by_systemd
        return next((why for listing in LISTINGS if (why := _unseen(seen, listing))), found)
    doubts = [why for name in names if (why := units.doubt(name))] if units is not None and by_systemd is True else []
    if doubts:
        return doubts[0]
    services = {unit.removesuffix(".service") for unit in names if units is None or units.is_unknown(unit)}
    by_links = [path for path, _ in _paths(seen, SYSTEM_V) if _file_name(path)[3:] in services]
    by_runlevel = [path for path, _ in _paths(seen, OPENRC) if _file_name(path) in services and path.split("/")[-2] in STARTING_RUNLEVELS]
    if by_links or by_runlevel:
        if by_systemd is False:
            return (by_links or by_runlevel)[0]
        if isinstance(by_systemd, Missing):
            return by_systemd
        if by_links and units is not None and not units.shows_generated:
            # At start systemd makes a unit of it, unless there is one of that name (systemd-sysv-generator(8)).
            return missing(Reason.NOT_SUPPORTED, "whether systemd starts what {path} names is not followed", path=by_links[0])
    if units is not None and units.trouble is not None:
        return units.trouble
    if isinstance(by_systemd, Missing):
        return by_systemd
    return next((why for listing in (SYSTEM_V, OPENRC) if (why := _unseen(seen, listing))), None)


def _by_systemd(units: Units, names: list[str], *, called: bool) -> str | None:
    for name in names:
        if units.starts(name):
            return name
    for name in names if called else ():
        if (caller := units.caller(name)) is not None:
            return caller
    return None


def _unseen(seen: Observations, listing: Listing) -> Missing | None:
    return next((one.outcome for one in seen.many(listing) if isinstance(one.outcome, Missing)), None)


def _paths(seen: Observations, listing: Listing) -> list[tuple[str, str]]:
    """The files of a listing, each with what it links to."""
    found: list[tuple[str, str]] = []
    for observation in seen.many(listing):
        if isinstance(observation.outcome, Seen):
            data = observation.outcome.data
            link = data.get("link") if isinstance(data, dict) else None
            found.append((observation.source, link if isinstance(link, str) else ""))
    return found


def _file_name(path: str) -> str:
    return path.rpartition("/")[2]


def is_there(seen: Observations, listings: Iterable[Listing]) -> bool | Missing:
    """Whether any of the files is there: how it is seen that a program is installed."""
    trouble: Missing | None = None
    for listing in listings:
        for observation in seen.many(listing):
            if isinstance(observation.outcome, Seen):
                return True
            if isinstance(observation.outcome, Missing):
                trouble = observation.outcome
    return trouble or False
