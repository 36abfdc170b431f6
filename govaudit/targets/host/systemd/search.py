"""Where systemd looks for units, in order of precedence (systemd.unit(5)), and what is asked of these places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govaudit.model import Observation, Request, Seen
from govaudit.reading import Each, Maybe, Want
from govaudit.targets.host.requests import File, Glob, Listing, LiveFile

from .files import bus_service, expanded, is_unit, named, template_of

VENDOR = "/usr/lib/systemd/system"
UNMERGED = "/lib/systemd/system"
"""A directory of its own on hosts that keep /lib apart from /usr/lib."""

ORDER = (
    *("/etc/systemd/system.control", "/run/systemd/system.control", "/run/systemd/transient", "/run/systemd/generator.early"),
    *("/etc/systemd/system", "/etc/systemd/system.attached", "/run/systemd/system", "/run/systemd/system.attached"),
    *("/run/systemd/generator", "/usr/local/lib/systemd/system", VENDOR, UNMERGED, "/run/systemd/generator.late"),
)

_DEPENDENCIES = "*.[wru]*s/*"
"""The directories UNIT.wants, UNIT.requires and UNIT.upholds."""

WANTED = Listing(f"/etc/systemd/system*/{_DEPENDENCIES}")
UNITS = Listing("/etc/systemd/system*/*")
VENDOR_WANTED = Listing(f"{VENDOR}/{_DEPENDENCIES}")
VENDOR_UNITS = Listing(f"{VENDOR}/*")
_LISTED_BESIDE = ("/run/systemd/[gt]*", "/run/systemd/system*", "/usr/local/lib/systemd/system")
LISTINGS = (
    *(WANTED, UNITS, VENDOR_WANTED, VENDOR_UNITS),
    *(Listing(f"{place}/{what}") for place in _LISTED_BESIDE for what in ("*", _DEPENDENCIES)),
)

_READ = ("/etc/systemd/system*", *_LISTED_BESIDE)
CONTENTS = (
    *(Glob(f"{place}/{what}") for place in _READ for what in ("*", "*.d/*.conf")),
    Glob(f"{VENDOR}/*.d/*.conf"),
)
"""All units but those of packages, of which there are hundreds."""

PASSED = tuple(File(f"{VENDOR}/{name}.target") for name in ("graphical", "multi-user", "basic", "sysinit", "rescue"))
"""Units of packages where the start begins; of the others those that are pulled in are read."""

LIB = Listing("/lib")

KERNEL = LiveFile("/proc/cmdline")
"""The command line of the kernel that runs, on which a unit may depend."""

BUS = tuple(Glob(f"{place}/dbus-1/system-services/*.service") for place in ("/usr/share", "/usr/local/share", "/etc", "/run", "/usr/lib"))
"""What the system bus starts when somebody asks for a name (dbus-daemon(1))."""

GENERATORS = tuple(Listing(f"{place}/systemd/system-generators/*") for place in ("/etc", "/run", "/usr/local/lib", "/usr/lib"))


def beside_usr(lib: Sequence[Observation]) -> Iterator[Request]:
    """What is asked of /lib, where it is not a link to /usr/lib."""
    for observation in lib:
        attributes = observation.outcome.attributes if isinstance(observation.outcome, Seen) else None
        if attributes is not None and attributes.kind == "directory":
            yield from UNMERGED_REQUESTS


UNMERGED_REQUESTS = (
    *(Listing(f"{UNMERGED}/*"), Listing(f"{UNMERGED}/{_DEPENDENCIES}")),
    *(Glob(f"{UNMERGED}/*"), Glob(f"{UNMERGED}/*.d/*.conf")),
)


def pulled_in(seen: Sequence[Observation]) -> Iterator[Request]:
    """The packages' units that links and files name."""
    for observation in seen:
        if isinstance(observation.outcome, Seen):
            for name in _names(observation.source, observation.outcome):
                for path in (name, template_of(name)):
                    if path is not None and is_unit(path):
                        yield File(f"{VENDOR}/{path}")


def _names(path: str, seen: Seen) -> Iterator[str]:
    path = path.removeprefix("file ")
    unit = path.rpartition("/")[2]
    if isinstance(seen.data, dict):
        yield unit
        yield str(seen.data.get("link") or "").rpartition("/")[2]
        return
    if unit.endswith(".conf"):
        unit = path.split("/")[-2].removesuffix(".d")
    told = named(seen.content)
    for name in (*told.pulled, *told.called):
        if (whole := expanded(name, unit)) is not None:
            yield whole
    base, _, kind = unit.rpartition(".")
    if kind in ("socket", "timer", "path") and not told.called:
        yield f"{base}@.service" if told.each_call else f"{base}.service"


def on_the_bus(seen: Sequence[Observation]) -> Iterator[Request]:
    """The packages' units that the bus starts."""
    for observation in seen:
        if isinstance(observation.outcome, Seen):
            if "/dbus-1/" in observation.source:
                name = bus_service(observation.outcome.content)[1]
                if name:
                    yield File(f"{VENDOR}/{name}")
            else:
                yield from pulled_in([observation])


ASKED: tuple[Want, ...] = (
    *(Maybe(request) for request in (*LISTINGS, *CONTENTS, *PASSED, LIB, KERNEL, *GENERATORS, *BUS)),
    *(Each(request, pulled_in, again=True) for request in (WANTED, UNITS, VENDOR_WANTED, *PASSED, *CONTENTS)),
    Each(LIB, beside_usr),
    *(Each(request, on_the_bus, again=True) for request in BUS),
)
"""What a reader wants that asks which units start."""
