"""Which sudo a host has, by what its distribution ships."""

from __future__ import annotations

from govaudit.model import Missing, Reason, Seen, missing
from govaudit.targets.host.requests import File
from govaudit.targets.host.sshd.version import RED_HAT, distribution

RELEASE = File("/etc/os-release")

_SHIPPED = {
    "debian": {"10": "1.8.27", "11": "1.9.5", "12": "1.9.13", "13": "1.9.16"},
    "ubuntu": {"18.04": "1.8.21", "20.04": "1.8.31", "22.04": "1.9.9", "24.04": "1.9.15", "25.04": "1.9.16"},
    "rhel": {"7": "1.8.23", "8": "1.9.5", "9": "1.9.5", "10": "1.9.15"},
}
"""By os-release: the sudo of each release, from its package index."""


def shipped(release: Seen | None) -> str | Missing:
    """The version without what follows `p`."""
    name, number = distribution(release)
    found = _SHIPPED.get("rhel" if name in RED_HAT and name != "fedora" else name, {})
    version = found.get(number) or found.get(number.partition(".")[0])
    return version or missing(Reason.NOT_SUPPORTED, "the version of sudo is not known")
