"""Security updates that a host knows of and has not installed."""

from __future__ import annotations

from datetime import datetime

import msgspec

from govaudit.model import Fact, Missing


class PendingUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """One installed package of which a security source has a newer version."""

    package: str
    """Its name."""

    architecture: str
    """What it was built for, such as `amd64`, `x86_64`, `all` or `noarch`."""

    installed: str
    """The installed version."""

    offered: str
    """The newest version that a security source has."""

    is_held: bool
    """Whether it is on hold, so that no upgrade touches it."""


class SecurityUpdates(Fact, frozen=True, kw_only=True):
    """What the lists and advisories that the host fetched from security sources hold of its installed packages; no server is asked."""

    pending: list[PendingUpdate]
    """The installed packages that are older than in a security source."""

    all_compared: bool | Missing
    """True where all installed packages were compared with lists of a security source of this release; missing where they were not."""

    lists_made: datetime | Missing
    """When the maker of the security source made the lists that the host has, or when dnf or zypper last asked for them; of several, the
    oldest."""

    observed_at: datetime
    """When the host was looked at."""

    @property
    def subject(self) -> str:
        return "security updates"
