"""Where systemd looks for units, in order of precedence (systemd.unit(5)), and what is asked of these places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govaudit.model import Observation, Request, Seen
from govaudit.reading import Each, Maybe, Want
from govaudit.targets.host.requests import File, Glob, Listing

from .files import expanded, is_unit, named, template_of

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
    *(Glob(f"{VENDOR}/{what}") for what in ("*.target", "*.d/*.conf")),
)
"""All units but those of packages, of which there are hundreds; of these the targets, and what is pulled in."""

LIB = Listing("/lib")

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
                    if path is not None and is_unit(path) and not path.endswith(".target"):
                        yield File(f"{VENDOR}/{path}")


def _names(path: str, seen: Seen) -> Iterator[str]:
    path = path.removeprefix("file ")
    unit = path.rpartition("/")[2]
    if isinstance(seen.data, dict):
        yield unit
        return
    if unit.endswith(".conf"):
        unit = path.split("/")[-2].removesuffix(".d")
    told = named(seen.content)
    for name in (*told.pulled, *told.called):
        if (whole := expanded(name, unit)) is not None:
            yield whole
    base, _, kind = unit.rpartition(".")
    if kind in ("socket", "timer", "path"):
        yield f"{base}.service"
        if kind == "socket":
            yield f"{base}@.service"


ASKED: tuple[Want, ...] = (
    *(Maybe(request) for request in (*LISTINGS, *CONTENTS, LIB, *GENERATORS)),
    *(Each(request, pulled_in, again=True) for request in (WANTED, VENDOR_WANTED, *CONTENTS)),
    Each(LIB, beside_usr),
)
"""What a reader wants that asks which units start."""
