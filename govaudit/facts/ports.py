"""Which ports of a host answer from outside."""

from __future__ import annotations

from govaudit.model import Fact


class OpenPorts(Fact, frozen=True, kw_only=True):
    """The TCP ports of one address that accept connections from where govaudit runs. UDP is not searched."""

    host: str
    """The IP address; with the name it was asked by, where it was asked by one: `name (address)`."""

    searched: str
    """The ports that were searched, as `1-1024,3306`."""

    searched_count: int
    """How many ports that is; all there are is 65,535."""

    open: list[int]
    """Those that accepted a connection."""

    closed_count: int
    """How many refused it."""

    unanswered_count: int
    """How many did not answer, as behind a packet filter: not reachable from here, which says nothing about other places."""

    @property
    def subject(self) -> str:
        return self.host

    def was_searched(self, port: int) -> bool:
        """Whether the port is among those that were searched."""
        ranges = (part.partition("-") for part in self.searched.split(","))
        return any(int(first) <= port <= int(last or first) for first, _, last in ranges)
