"""Which libpam a system has, by its release."""

from __future__ import annotations

from typing import NamedTuple

from govaudit.reading import Observations
from govaudit.targets.host.requests import File

RELEASE = File("/etc/os-release")

Version = tuple[int, int]

_OF_RED_HAT: dict[str, Version] = {"7": (1, 1), "8": (1, 3), "9": (1, 5), "10": (1, 6)}
_VERSIONS: dict[str, dict[str, Version]] = {
    "debian": {"10": (1, 3), "11": (1, 4), "12": (1, 5), "13": (1, 7)},
    "ubuntu": {"18.04": (1, 1), "20.04": (1, 3), "22.04": (1, 4), "24.04": (1, 5), "26.04": (1, 7)},
    **dict.fromkeys(("rhel", "centos", "rocky", "almalinux", "ol"), _OF_RED_HAT),
}


class Libpam(NamedTuple):
    """What is known of it."""

    version: Version | None = None
    """None where the release does not tell."""
    is_debian: bool = False
    """It is Debian's, with what Debian changes: `@include`, the caller that pam_wheel asks about."""


def libpam_of(seen: Observations) -> Libpam:
    """By /etc/os-release."""
    outcome = seen.seen(RELEASE) if RELEASE in seen else None
    lines = outcome.lines() if outcome is not None else []
    values = {name: value.strip().strip("\"'").lower() for name, _, value in (line.partition("=") for line in lines)}
    name, version = values.get("ID", ""), values.get("VERSION_ID", "")
    is_debian = not {"debian", "ubuntu"}.isdisjoint([name, *values.get("ID_LIKE", "").split()])
    number = version.partition(".")[0] if name != "ubuntu" else version
    return Libpam(_VERSIONS.get(name, {}).get(number), is_debian)
