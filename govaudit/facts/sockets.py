"""Which sockets wait for others to call."""

from __future__ import annotations

import msgspec

from govaudit.model import Fact, Missing


class Socket(msgspec.Struct, frozen=True, kw_only=True):
    """One socket that takes what is sent to it."""

    protocol: str
    """`tcp` or `udp`, over IPv4 and IPv6 alike."""

    address: str
    """The address that it is bound to; `0.0.0.0` and `::` stand for every address of the host."""

    port: int
    """Its port."""

    uid: int
    """The number of the user whose process opened it."""

    program: str | Missing
    """The programs that wait at it, as their processes are named (15 characters at most); missing where none is told."""

    @property
    def name(self) -> str:
        """`22/tcp`: how a port is written in sentences and parameters."""
        return f"{self.port}/{self.protocol}"

    @property
    def name_with_program(self) -> str:
        """`22/tcp (sshd)`; without the program where it is not known."""
        return self.name if isinstance(self.program, Missing) else f"{self.name} ({self.program})"


class ListeningSockets(Fact, frozen=True, kw_only=True):
    """The sockets that can be reached from other hosts, as far as their addresses say: those on loopback are left out.

    Of the network namespace in which it was looked, and before any packet filter. UDP sockets count when they are
    bound to no partner.
    """

    sockets: list[Socket]
    """Listening TCP sockets and unconnected UDP ones."""

    client_ports: list[int] | Missing
    """First and last port of the range from which the kernel takes ports for sockets that ask for none."""

    def is_client(self, socket: Socket) -> bool:
        """Whether it looks like the sending end of a program: UDP from the range of client ports."""
        known = self.client_ports if isinstance(self.client_ports, list) and len(self.client_ports) == 2 else [1, 0]
        return socket.protocol == "udp" and known[0] <= socket.port <= known[1]
