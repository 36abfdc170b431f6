"""Listening sockets, from /proc/net (proc_pid_net(5))."""

from __future__ import annotations

import binascii
import ipaddress
from collections.abc import Iterator

from govaudit.facts.sockets import ListeningSockets, Socket
from govaudit.model import Absent, Missing, Reason, Seen, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import LiveFile

TCP, TCP6, UDP, UDP6 = (LiveFile(f"/proc/net/{name}") for name in ("tcp", "tcp6", "udp", "udp6"))
PORT_RANGE = LiveFile("/proc/sys/net/ipv4/ip_local_port_range")

LISTENING = {"tcp": "0A", "udp": "07"}
"""The states TCP_LISTEN, and TCP_CLOSE: a UDP socket without a partner."""

MAX_LINES = 200_000


@reads(TCP, Maybe(TCP6), UDP, Maybe(UDP6), Maybe(PORT_RANGE))
def listening_sockets(seen: Observations) -> ListeningSockets | Missing:
    """Every socket of the four tables that waits for others and is not on loopback; a kernel without IPv6 lacks two."""
    sockets: set[tuple[str, int, str, int]] = set()
    for protocol, table in (("tcp", TCP), ("tcp", TCP6), ("udp", UDP), ("udp", UDP6)):
        match seen.outcome(table):
            case Missing() as why:
                return why
            case Absent() if table in (TCP, UDP):
                return missing(Reason.NOT_SUPPORTED, "{path} does not exist", path=table.path)
            case Absent():
                continue
            case Seen() as answer:
                try:
                    sockets.update(_listening(protocol, answer))
                except ValueError:
                    return missing(Reason.UNPARSEABLE, "{path} cannot be read", path=table.path)
    return ListeningSockets(
        sockets=[Socket(protocol=protocol, port=port, address=address, uid=uid) for protocol, port, address, uid in sorted(sockets)],
        client_ports=_client_ports(seen.outcome(PORT_RANGE)),
    )


def _listening(protocol: str, answer: Seen) -> Iterator[tuple[str, int, str, int]]:
    """SL LOCAL:PORT REMOTE:PORT STATE QUEUES TIMER RETRANSMITS UID …; raises ValueError for what is no such table."""
    lines = answer.lines()
    if not lines or "local_address" not in lines[0] or len(lines) > MAX_LINES:
        raise ValueError(protocol)
    for line in lines[1:]:
        if not line.strip():
            continue
        fields = line.split()
        if len(fields) < 8 or len(fields[7]) > 10:
            raise ValueError(protocol)
        if fields[3] != LISTENING[protocol]:
            continue
        address, _, port = fields[1].partition(":")
        local = _address(address)
        if not local.is_loopback:
            yield protocol, int(port, 16) & 0xFFFF, str(local), int(fields[7])


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """An address as the kernel prints it: 32-bit words in the host's byte order, here taken for little-endian.

    On a big-endian host (s390x) an address is read backwards; `0.0.0.0` and `::` are the same both ways.
    """
    raw = binascii.unhexlify(text)
    if len(raw) not in (4, 16):
        raise ValueError(text)
    words = b"".join(raw[start : start + 4][::-1] for start in range(0, len(raw), 4))
    address = ipaddress.ip_address(words)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _client_ports(outcome: Seen | Absent | Missing) -> list[int] | Missing:
    if isinstance(outcome, Missing):
        return outcome
    fields = outcome.text.split()[:3] if isinstance(outcome, Seen) else []
    if len(fields) != 2 or not all(field.isascii() and field.isdigit() and len(field) < 6 for field in fields):
        return missing(Reason.UNPARSEABLE, "{path} cannot be read", path=PORT_RANGE.path)
    return [int(field) for field in fields]
