"""Radio networks."""

from __future__ import annotations

from govaudit.model import Fact, Missing


class WirelessInterface(Fact, frozen=True, kw_only=True):
    """A network interface that is a radio (Wi-Fi), in the network namespace in which it was looked."""

    name: str
    """Its name, such as `wlan0`."""

    is_up: bool | Missing
    """Whether it is switched on (IFF_UP): one that rfkill blocks is not."""

    @property
    def subject(self) -> str:
        return self.name
