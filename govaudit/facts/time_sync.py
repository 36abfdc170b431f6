"""By what the host keeps its clock right."""

from __future__ import annotations

import msgspec

from govaudit.model import Fact, Missing


class TimeClient(msgspec.Struct, frozen=True, kw_only=True):
    """One installed program that sets the clock from time servers."""

    name: str
    """`chrony`, `systemd-timesyncd` or `ntpd` (ntp, ntpsec and openntpd alike)."""

    starts_by_itself: bool | Missing
    """Whether it starts with the host."""

    servers: list[str] | Missing
    """The servers, pools and clocks that its configuration names; for systemd-timesyncd `built-in` where it names none."""

    unauthenticated: list[str] | Missing = []
    """Of these the servers and pools whose answers carry no proof of where they come from, neither NTS nor a key.

    Those of openntpd count as proven where web servers are asked besides (`constraint`); clocks of the host itself are not among them.
    """


class TimeSynchronisation(Fact, frozen=True, kw_only=True):
    """The time clients of the host, and whether the clock is synchronised."""

    clients: list[TimeClient]
    """Those that are installed."""

    is_synchronised: bool | Missing
    """What chrony says of the clock at this moment, or systemd-timesyncd once it has set it; missing where neither tells."""

    @property
    def subject(self) -> str:
        return "clock"
