"""Which of the network services that few hosts need start with the host."""

from __future__ import annotations

import msgspec

from govaudit.model import Fact, Missing, Reason, missing


class ServiceStart(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of service."""

    name: str
    """What it offers, such as `telnet`."""

    starts: list[str] | Missing
    """What starts with the host and offers it: units of the init system, and lines of an Internet super-server; empty: nothing."""


class StartingServices(Fact, frozen=True, kw_only=True):
    """Services that start with the host, by itself or when somebody calls."""

    services: list[ServiceStart]
    """Each kind of service that was asked for."""

    def starting(self, name: str) -> list[str] | Missing:
        """What starts and offers a kind of service."""
        for service in self.services:
            if service.name == name:
                return service.starts
        return missing(Reason.NOT_COLLECTED, "{request} was not collected", request=name)

    @property
    def subject(self) -> str:
        return "services"
