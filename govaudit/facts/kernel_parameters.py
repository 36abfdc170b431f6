"""The kernel's parameters (sysctl): as they are, and as the host's files set them at start."""

from __future__ import annotations

import msgspec

from govaudit.model import Fact, Missing, Place, Reason, missing


class KernelParameter(msgspec.Struct, frozen=True, kw_only=True):
    """One parameter of the kernel."""

    name: str
    """Its name with dots, such as `kernel.kptr_restrict`."""

    now: str | Missing | None
    """Its value as the kernel tells it, blanks folded; None where the kernel has no such parameter."""

    at_start: str | Missing | None
    """The value that files give it when the host starts; None where none does, so that the kernel's own default holds."""

    place: Place | None = None
    """The line that gives it that value."""


class KernelParameters(Fact, frozen=True, kw_only=True):
    """The parameters of the kernel that bear on security."""

    parameters: list[KernelParameter]
    """Each parameter that was asked for, whether or not the kernel has it."""

    def named(self, name: str) -> KernelParameter:
        """The parameter of this name; unknown in both ways where it was not asked for."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        unasked = missing(Reason.NOT_COLLECTED, "{request} was not collected", request=name)
        return KernelParameter(name=name, now=unasked, at_start=unasked)

    @property
    def subject(self) -> str:
        return "kernel"


class NetworkInterface(Fact, frozen=True, kw_only=True):
    """What the kernel does with packets of one network interface: the parameters of `all` and of the interface taken together.

    The rules are those of the kernel (include/linux/inetdevice.h, net/ipv6): some need both to be on, for some either is
    enough, of some the larger counts. `default` stands for interfaces that are yet to come.
    """

    name: str
    """The name of the interface, or `default`."""

    follows_redirects: bool | Missing
    """Whether it changes its routes at the word of an ICMP redirect (IPv4)."""

    follows_redirects_ipv6: bool | Missing | None
    """The same for IPv6; None where the interface has no IPv6."""

    only_from_gateways: bool | Missing
    """Whether redirects are believed from gateways of its routing table alone (`secure_redirects`)."""

    sends_redirects: bool | Missing
    """Whether it sends ICMP redirects to others, as routers do."""

    source_routed: bool | Missing
    """Whether it takes packets whose sender chose the way (IPv4)."""

    source_routed_ipv6: bool | Missing | None
    """The same for IPv6 routing headers; None where the interface has no IPv6."""

    reverse_path: int | Missing
    """How senders' addresses are checked against the routes: 0 not at all, 1 by the way back, 2 by any way."""

    logs_martians: bool | Missing
    """Whether packets with impossible addresses are logged."""

    takes_router_advertisements: bool | Missing | None
    """Whether routers that announce themselves over IPv6 are believed; None where the interface has no IPv6."""

    @property
    def subject(self) -> str:
        return self.name
