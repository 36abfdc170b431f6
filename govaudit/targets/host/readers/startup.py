"""Which services start with the host: systemd's links, and those of System V and OpenRC."""

from __future__ import annotations

from collections.abc import Iterable

from govaudit.model import Missing, Reason, Seen, missing
from govaudit.reading import Maybe, Observations
from govaudit.targets.host.requests import Listing, LiveFile

WANTED = Listing("/etc/systemd/system/*.wants/*")
UNITS = Listing("/etc/systemd/system/*")
SYSTEM_V = Listing("/etc/rc[2345].d/S*")
OPENRC = Listing("/etc/runlevels/*/*")

BOOTED = Listing("/run/systemd/system")
FIRST_PROCESS = LiveFile("/proc/1/comm")
INIT = Listing("/sbin/init")

STARTING_TARGETS = frozenset(
    f"{name}.target"
    for name in (
        *("default", "multi-user", "graphical", "sysinit", "basic", "timers", "sockets", "paths", "network", "network-pre"),
        *("network-online", "local-fs", "remote-fs", "time-sync", "nss-lookup", "cloud-init", "getty", "swap", "cryptsetup"),
    )
)
"""The targets that a host passes on its way up (bootup(7)); what others want, such as rescue.target, is not started by itself."""

STARTING_RUNLEVELS = frozenset({"sysinit", "boot", "default"})
"""Those of OpenRC that every start goes through."""

STARTUP = (Maybe(WANTED), Maybe(UNITS), Maybe(SYSTEM_V), Maybe(OPENRC), Maybe(BOOTED), Maybe(FIRST_PROCESS), Maybe(INIT))
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
    """Whether one of the services starts with the host. `names` are those of units, with their ending.

    A unit that is masked (a link to /dev/null, systemctl(1)) does not, whatever else names it.
    """
    units = set(names)
    services = {unit.removesuffix(".service") for unit in units}
    masked = {_file_name(path) for path, link in _paths(seen, UNITS) if link == "/dev/null"}
    units -= masked
    services = {service for service in services if f"{service}.service" not in masked}
    by_systemd = is_systemd(seen)
    if by_systemd is not False and any(
        _file_name(path) in units and _wanted_by(path) in STARTING_TARGETS for path, _ in _paths(seen, WANTED)
    ):
        unseen = [observation.outcome for observation in seen.many(UNITS) if isinstance(observation.outcome, Missing)]
        return unseen[0] if unseen else by_systemd
    by_links = [path for path, _ in _paths(seen, SYSTEM_V) if _file_name(path)[3:] in services]
    by_runlevel = [path for path, _ in _paths(seen, OPENRC) if _file_name(path) in services and path.split("/")[-2] in STARTING_RUNLEVELS]
    if by_links or by_runlevel:
        if by_systemd is False:
            return True
        if isinstance(by_systemd, Missing):
            return by_systemd
        if by_links:
            # systemd passes the link over where there is a unit of the same name (systemd-sysv-generator(8)).
            return missing(Reason.NOT_SUPPORTED, "whether systemd starts what {path} names is not followed", path=by_links[0])
    for listing in (WANTED, UNITS, SYSTEM_V, OPENRC):
        for observation in seen.many(listing):
            if isinstance(observation.outcome, Missing):
                return observation.outcome
    return False


def _paths(seen: Observations, listing: Listing) -> list[tuple[str, str]]:
    """The files of a listing, each with what it links to."""
    found: list[tuple[str, str]] = []
    for observation in seen.many(listing):
        if isinstance(observation.outcome, Seen):
            data = observation.outcome.data
            link = data.get("link") if isinstance(data, dict) else None
            found.append((observation.source, link if isinstance(link, str) else ""))
    return found


def _wanted_by(path: str) -> str:
    """`/etc/systemd/system/TARGET.wants/UNIT` → `TARGET`."""
    return path.split("/")[-2].removesuffix(".wants")


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
