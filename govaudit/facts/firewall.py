"""The host's own packet filter, whatever made it, as one model."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import msgspec

from govaudit.model import Fact, Missing, Reason, missing

_WIDEST = {4: 8, 6: 7}
"""Prefixes shorter than those of private networks: they hold addresses all over the world."""


def is_anywhere(source: str) -> bool:
    """Whether a source is so wide that it leaves nobody out: `0.0.0.0/0`, halves of it, a range of as many addresses."""
    first, dash, last = source.partition("-")
    address, slash, length = source.partition("/")
    try:
        if dash:
            begin, end = ip_address(first), ip_address(last)
            return int(end) - int(begin) >= 1 << (begin.max_prefixlen - _WIDEST[begin.version] + 1)
        if slash and address.isdigit():  # `0/0`
            return length.isdigit() and int(length) < _WIDEST[4]
        network = ip_network(source, strict=False)
    except ValueError:
        return False  # a name
    return network.prefixlen < _WIDEST[network.version]


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """New connections from outside that are let in."""

    family: str
    """`ipv4` or `ipv6`."""

    protocol: str
    """`tcp`, `udp`, another protocol's name or number, or `any`."""

    ports: list[str]
    """Ports and ranges, such as `22` or `8000-8100`; empty: all of them."""

    sources: list[str]
    """The addresses that are let in; empty: anybody."""

    interface: str
    """The interface it is about; empty: every one."""

    @property
    def name(self) -> str:
        """`22/tcp`: how it is written in sentences."""
        ports = ",".join(self.ports) or "*"
        return f"{ports}/{self.protocol}" + (f" ({self.interface})" if self.interface else "")

    @property
    def ranges(self) -> list[tuple[int, int]]:
        """First and last port of each range; of other protocols than TCP and UDP there are none."""
        if self.protocol not in ("tcp", "udp", "any"):
            return []
        pairs = [port.partition("-") for port in self.ports] or [("0", "-", "65535")]
        return [(int(first), int(last or first)) for first, _, last in pairs]

    def is_about(self, port: int, protocol: str) -> bool:
        """Whether it lets connections to this port in."""
        return self.protocol in (protocol, "any") and any(first <= port <= last for first, last in self.ranges)

    def covers(self, other: Opening) -> bool:
        """Whether all that the other lets in is let in by this one, as far as its ports and addresses are written alike."""
        ports = self.ports == [] or (self.ranges != [] and all(_is_within(one, self.ranges) for one in other.ranges) and other.ports != [])
        return (
            self.family == other.family
            and self.protocol in (other.protocol, "any")
            and ports
            and (not self.sources or (bool(other.sources) and set(other.sources) <= set(self.sources)))
            and self.interface in ("", other.interface)
        )


def _is_within(one: tuple[int, int], ranges: list[tuple[int, int]]) -> bool:
    """Whether one of the ranges holds all of it, those put together that touch one another."""
    last = one[0] - 1
    for first, end in sorted(ranges):
        if first <= last + 1 <= end:
            last = end
    return last >= one[1]


class PacketFilter(Fact, frozen=True, kw_only=True):
    """What becomes of packets that come to the host, by nftables, iptables, ufw or firewalld."""

    seen_in: str
    """`kernel` where the rules in force were seen, else the program whose files were read; empty where nothing filters."""

    incoming: str | Missing
    """What becomes of new IPv4 connections that no rule is about: `accept` or `drop` (refused in whatever way)."""

    incoming_ipv6: str | Missing
    """The same for IPv6."""

    forwarded: str | Missing
    """The same for IPv4 packets that are to be passed on."""

    openings: list[Opening] | Missing
    """What is let in from outside; missing where a rule that may let something in is not followed."""

    led_on: list[Opening] | Missing = []
    """What rules of NAT lead on to other ports, to containers or other hosts, past what is let in; who gets there is not followed."""

    @property
    def subject(self) -> str:
        return "packet filter"

    @property
    def in_force(self) -> bool | Missing:
        """Whether these are rules that the kernel has; False where it has none."""
        if self.seen_in in ("", "kernel"):
            return self.seen_in == "kernel"
        return missing(Reason.NOT_SUPPORTED, "the rules in force were not seen, but the files of {program}", program=self.seen_in)

    @property
    def open_to_anybody(self) -> list[Opening] | Missing:
        """The openings that ask for no address, or for one of half the world."""
        if isinstance(self.openings, Missing):
            return self.openings
        return [one for one in self.openings if not one.sources or any(map(is_anywhere, one.sources))]


class PacketFilterAtStart(PacketFilter, frozen=True, kw_only=True):
    """What is set up when the host starts, as the files of the one program say that does it; `seen_in` names that."""

    @property
    def subject(self) -> str:
        return "packet filter at start"
