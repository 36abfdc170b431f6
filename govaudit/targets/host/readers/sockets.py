"""Listening sockets, from /proc/net (proc_pid_net(5)); the programs behind them, from ss(8)."""

from __future__ import annotations

import binascii
import ipaddress
import re
from collections.abc import Iterator

from govaudit.facts.sockets import ListeningSockets, Socket
from govaudit.model import Absent, Missing, Reason, Seen, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import Command, LiveFile

TCP, TCP6, UDP, UDP6 = (LiveFile(f"/proc/net/{name}") for name in ("tcp", "tcp6", "udp", "udp6"))
PORT_RANGE = LiveFile("/proc/sys/net/ipv4/ip_local_port_range")

PROGRAMS = Command(("ss", "-Hltnup"))

LISTENING = {"tcp": "0A", "udp": "07"}
"""The states TCP_LISTEN, and TCP_CLOSE: a UDP socket without a partner."""

MAX_LINES = 200_000
MOST_PROGRAMS = 10

_PROCESS = re.compile(r'\("([^"]{1,32})",pid=[0-9]+,fd=[0-9]+\)')

_Key = tuple[str, int, str]
"""Protocol, port and address."""


@reads(TCP, Maybe(TCP6), UDP, Maybe(UDP6), Maybe(PORT_RANGE), Maybe(PROGRAMS))
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
    programs = _programs(seen.outcome(PROGRAMS))
    return ListeningSockets(
        sockets=[
            Socket(protocol=protocol, port=port, address=address, uid=uid, program=_program(programs, (protocol, port, address)))
            for protocol, port, address, uid in sorted(sockets)
        ],
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


def _programs(outcome: Seen | Absent | Missing) -> dict[_Key, list[str]] | Missing:
    """NETID STATE RECV-Q SEND-Q ADDRESS:PORT PEER:PORT users:(("NAME",pid=N,fd=N),…): the last column is there for those who may know."""
    if isinstance(outcome, Missing):
        return outcome
    if isinstance(outcome, Absent):
        return missing(Reason.TOOL_MISSING, "the host has no {tool}, which is needed in order to look", tool="ss")
    if outcome.status != 0:
        return missing(Reason.UNPARSEABLE, "ss does not list sockets and their programs: {error}", error=outcome.errors.strip()[:200])
    found: dict[_Key, list[str]] = {}
    for line in outcome.lines()[:MAX_LINES]:
        fields = line[:10_000].split(None, 6)
        if len(fields) != 7 or fields[0] not in LISTENING or (key := _key(fields[0], fields[4])) is None:
            continue
        names = found.setdefault(key, [])
        names += [name for name in dict.fromkeys(_PROCESS.findall(fields[6])) if name not in names][:MOST_PROGRAMS]
    return found


def _key(protocol: str, local: str) -> _Key | None:
    """`0.0.0.0:22`, `[::]:22`, `*:22` (both families) or `[fe80::1]%eth0:546`."""
    address, _, port = local.rpartition(":")
    address = address.partition("%")[0].strip("[]")
    if not (port.isascii() and port.isdigit() and len(port) < 6):
        return None
    try:
        parsed = ipaddress.ip_address("::" if address == "*" else address)
    except ValueError:
        return None
    return protocol, int(port), str(getattr(parsed, "ipv4_mapped", None) or parsed)


def _program(programs: dict[_Key, list[str]] | Missing, key: _Key) -> str | Missing:
    if isinstance(programs, Missing):
        return programs
    names = programs.get(key)
    return ", ".join(names) if names else missing(Reason.INCOMPLETE, "ss names no program: it may be the kernel, or root alone may know")


def _client_ports(outcome: Seen | Absent | Missing) -> list[int] | Missing:
    if isinstance(outcome, Missing):
        return outcome
    fields = outcome.text.split()[:3] if isinstance(outcome, Seen) else []
    if len(fields) != 2 or not all(field.isascii() and field.isdigit() and len(field) < 6 for field in fields):
        return missing(Reason.UNPARSEABLE, "{path} cannot be read", path=PORT_RANGE.path)
    return [int(field) for field in fields]
