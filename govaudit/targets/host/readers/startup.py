"""Which services start with the host: systemd's links, those of System V and OpenRC, jobs of Upstart, and lines of /etc/inittab."""

from __future__ import annotations

from collections.abc import Iterable

from govaudit.model import Missing, Reason, Seen, missing
from govaudit.reading import Maybe, Observations, Want
from govaudit.targets.host.requests import File, Listing, LiveFile
from govaudit.targets.host.systemd.graph import Units, units_of
from govaudit.targets.host.systemd.search import ASKED, LISTINGS, UNITS, WANTED
from govaudit.targets.host.upstart import JOBS, OVERRIDES, is_upstart, started_by_job

SYSTEM_V = Listing("/etc/rc[2345].d/S*")
OPENRC = Listing("/etc/runlevels/*/*")

__all__ = [
    "BOOTED",
    "FIRST_PROCESS",
    "INIT",
    "INITTAB",
    "OPENRC",
    "STARTUP",
    "SYSTEM_V",
    "UNITS",
    "WANTED",
    "is_systemd",
    "is_there",
    "lines_of_inittab",
    "started_by",
    "starts_by_itself",
]

BOOTED = Listing("/run/systemd/system")
FIRST_PROCESS = LiveFile("/proc/1/comm")
INIT = Listing("/sbin/init")
INITTAB = File("/etc/inittab")

STARTING_RUNLEVELS = frozenset({"sysinit", "boot", "default"})
"""Those of OpenRC that every start goes through."""

FOLLOWED = frozenset({"init", "sysvinit", "busybox", "openrc-init"})
"""First processes that start what /etc/inittab, /etc/rc2.d to /etc/rc5.d and /etc/runlevels name; runit, s6 and others do not."""

STARTING_ACTIONS = frozenset({"sysinit", "boot", "bootwait", "respawn", "once", "wait", "ondemand"})
"""Of inittab(5): those that need neither a key pressed nor trouble with the power."""

CONSOLES_AND_SCRIPTS = frozenset(
    {
        *("getty", "agetty", "mgetty", "mingetty", "fgetty", "ngetty", "sulogin", "prefdm"),
        *("rc", "rcS", "rc.sysinit", "openrc", "halt", "reboot", "poweroff", "shutdown"),
    }
)
"""What lines of /etc/inittab run that start no service, or those that are looked at elsewhere."""

MAX_LINES = 5_000
"""Of /etc/inittab."""

_ASKED_BESIDE = (SYSTEM_V, OPENRC, BOOTED, FIRST_PROCESS, INIT, INITTAB, JOBS, OVERRIDES)

STARTUP: tuple[Want, ...] = (*ASKED, *(Maybe(request) for request in _ASKED_BESIDE))
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
    if by_systemd is False:
        return _by_init(seen, by_links or by_runlevel, services)
    if by_links or by_runlevel:
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


def _by_init(seen: Observations, links: list[str], services: set[str]) -> str | Missing | None:
    """What starts one of the services where systemd does not: a link of System V or OpenRC, or a line of /etc/inittab."""
    unfollowed = missing(Reason.NOT_SUPPORTED, "how this host starts its services is not followed")
    first = seen.outcome(FIRST_PROCESS)
    if isinstance(first, Seen) and first.text.strip() not in FOLLOWED:
        return unfollowed
    if any(link and _file_name(link) not in FOLLOWED for _, link in _paths(seen, INIT)):
        return unfollowed
    if links:
        return links[0]
    upstart = is_upstart(seen)
    by_job = upstart if isinstance(upstart, Missing) else started_by_job(seen, services) if upstart else None
    if by_job is not None:
        return by_job
    lines = lines_of_inittab(seen)
    if isinstance(lines, Missing):
        return lines
    for line in lines:
        if services & {_file_name(word).removeprefix("in.") for word in line.split()[:2]}:
            return INITTAB.path
    if why := next((why for listing in (SYSTEM_V, OPENRC, INIT) if (why := _unseen(seen, listing))), None):
        return why
    if not _paths(seen, SYSTEM_V) and not _paths(seen, OPENRC) and not upstart:
        return unfollowed
    if not _paths(seen, INIT) and not isinstance(first, Seen):
        return unfollowed
    for line in lines:
        if _file_name(line.split()[0]) not in CONSOLES_AND_SCRIPTS:
            return missing(Reason.NOT_SUPPORTED, "what {line} of {path} starts is not followed", line=line[:200], path=INITTAB.path)
    return None


def lines_of_inittab(seen: Observations) -> list[str] | Missing:
    """The commands that /etc/inittab has run without anybody asking, whatever the runlevel (inittab(5); busybox knows none)."""
    inittab = seen.outcome(INITTAB)
    if not isinstance(inittab, Seen):
        return inittab if isinstance(inittab, Missing) else []
    lines = inittab.lines()
    if len(lines) > MAX_LINES:
        return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=INITTAB.path, limit=MAX_LINES)
    found: list[str] = []
    for line in lines:
        fields = [] if line.lstrip().startswith("#") else line.strip().split(":", 3)
        if len(fields) == 4 and fields[2].strip() in STARTING_ACTIONS and (command := fields[3].strip().lstrip("+-").strip()):
            found.append(command)
    return found


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
