"""The table of the network."""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.firewall import Opening, PacketFilter
from govaudit.facts.sockets import ListeningSockets, Socket
from govaudit.facts.tables.network import network
from govaudit.language import in_words
from govaudit.model import Many, Missing, Table, complete
from tests.facts.access_examples import account
from tests.support import DENIED


def opening(port: str, **changes: Any) -> Opening:
    return Opening(**{"family": "ipv4", "protocol": "tcp", "ports": [port], "sources": [], "interface": "", **changes})


def dropping(*openings: Opening, **changes: Any) -> PacketFilter:
    given = {"seen_in": "kernel", "incoming": "drop", "incoming_ipv6": "drop", "forwarded": "drop", "openings": list(openings)}
    return PacketFilter(**{**given, **changes})


def rows(packets: PacketFilter | Missing, *sockets: Socket) -> list[list[str]]:
    listening = ListeningSockets(sockets=list(sockets), client_ports=DENIED)
    found = network(listening, packets, Many([account(name="web", uid=33)], complete("none")))
    assert isinstance(found, Table)
    assert all(len(row) == len(found.columns) for row in found.rows)
    return [[in_words(cell, "en") for cell in row] for row in found.rows]


def socket(port: int = 80, address: str = "0.0.0.0", program: str | Missing = "nginx", uid: int = 33) -> Socket:
    return Socket(protocol="tcp", port=port, address=address, uid=uid, program=program)


def let_in(packets: PacketFilter | Missing, address: str = "0.0.0.0") -> str:
    return rows(packets, socket(address=address))[0][-1]


def test_one_row_for_each_socket() -> None:
    assert rows(dropping(opening("80")), socket(443, program=DENIED, uid=4242), socket()) == [
        ["80", "tcp", "0.0.0.0", "nginx", "web", "yes"],
        ["443", "tcp", "0.0.0.0", "not known: /somewhere: permission denied", "4242", "no"],
    ]


@pytest.mark.parametrize(
    ("packets", "address", "expected"),
    [
        (dropping(), "0.0.0.0", "no"),
        (dropping(opening("1-100")), "10.0.0.1", "yes"),
        (dropping(opening("80", sources=["10.0.0.0/8"]), opening("80", interface="wg0")), "0.0.0.0", "from 10.0.0.0/8, * (wg0) alone"),
        (dropping(opening("80")), "::", "IPv4: yes; IPv6: no"),
        (dropping(opening("80")), "2001:db8::1", "no"),
        (dropping(opening("80", protocol="udp")), "0.0.0.0", "no"),
        (dropping(seen_in="", incoming="accept", incoming_ipv6="accept"), "::", "yes: nothing filters"),
        (dropping(openings=DENIED), "0.0.0.0", "not known: /somewhere: permission denied"),
        (DENIED, "0.0.0.0", "not known: /somewhere: permission denied"),
    ],
)
def test_what_the_packet_filter_lets_in(packets: PacketFilter | Missing, address: str, expected: str) -> None:
    assert let_in(packets, address) == expected


def test_a_filter_that_refuses_nothing_by_default_says_nothing_of_a_port() -> None:
    assert let_in(dropping(incoming="accept")).startswith("not known: ")


def test_a_socket_of_ipv6_alone_beside_one_of_ipv4() -> None:
    assert [row[-1] for row in rows(dropping(opening("80")), socket(), socket(address="::"))] == ["yes", "no"]
