"""Units of systemd that start an engine of containers, and where its socket unit listens (systemd.socket(5))."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from govaudit.model import Missing, Seen
from govaudit.reading import Observations
from govaudit.targets.host.readers.settings import in_order_of_systemd, settings_of
from govaudit.targets.host.requests import File, Glob

PLACES = ("/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system")
OTHER_SOCKETS = tuple(Glob(f"{place}/*.socket") for place in PLACES[:3])
"""Socket units that no package has brought; one that is a link to nothing or may not be read says nothing of a service."""


def files_of(unit: str) -> tuple[tuple[File, ...], tuple[Glob, ...]]:
    """The files that a unit may be made of, the first of which counts, and its drop-ins."""
    return tuple(File(f"{place}/{unit}") for place in PLACES), tuple(Glob(f"{place}/{unit}.d/*.conf") for place in reversed(PLACES))


def streams_of(seen: Observations, unit: Sequence[File], drop_ins: Sequence[Glob]) -> list[str] | Missing:
    """The addresses on a network at which a socket unit listens; `2375` alone is a port of every address."""
    settings = in_order_of_systemd(seen, unit, drop_ins, "Socket")
    if isinstance(settings, Missing):
        return settings
    return _streams(settings)


def other_streams_of(seen: Observations, service: str) -> list[str]:
    """The addresses of the administrator's socket units that hand their calls to this service (`Service=`)."""
    found: list[str] = []
    for observation in (one for place in OTHER_SOCKETS for one in seen.many(place)):
        if isinstance(observation.outcome, Seen):
            settings = settings_of(observation.outcome, "Socket")
            if settings.get("Service", [""])[-1] == service:
                found += _streams(settings)
    return found


def _streams(settings: Mapping[str, Sequence[str]]) -> list[str]:
    found: list[str] = []
    for value in settings.get("ListenStream", []):
        found = [*found, value] if value else []
    return [f"0.0.0.0:{value}" if value.isdigit() else value for value in found if not value.startswith(("/", "@", "%"))][:50]
