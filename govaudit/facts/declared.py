"""What the owners declare of a system in the inventory."""

from __future__ import annotations

from govaudit.model import Fact, Service


class DeclaredServices(Fact, frozen=True, kw_only=True):
    """The network services that a system is declared to offer."""

    system: str
    """The system's name in the inventory."""

    services: list[Service]
    """Each with port, protocol and name; empty when the owners declare that there are none."""

    @property
    def subject(self) -> str:
        return self.system
