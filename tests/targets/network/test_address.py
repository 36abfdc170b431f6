"""Which addresses and ports are let through to nmap."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.targets.network.address import DEFAULT_PORTS, check_address, parse_address, ports_in


@pytest.mark.parametrize(
    ("given_address", "canonical"),
    [
        ("net:127.0.0.1", "net:127.0.0.1"),
        ("net:10.1.2.0/24", "net:10.1.2.0/24"),
        ("net:10.1.2.3/32", "net:10.1.2.3"),
        ("net:10.1.0.0/22", "net:10.1.0.0/22"),
        ("net:2001:DB8::1", "net:2001:db8::1"),
        ("net:2001:db8::/118", "net:2001:db8::/118"),
        ("net:Web.Example.GO.ID.", "net:web.example.go.id"),
        ("net:localhost", "net:localhost"),
    ],
)
def test_addresses_are_brought_into_one_form(given_address: str, canonical: str) -> None:
    assert check_address(given_address) == canonical


@pytest.mark.parametrize(
    "address",
    [
        "net:",
        "net:127.0.0.1 -oN /tmp/written",
        "net:127.0.0.1\t-oN",
        "net:-oN",
        "net:--script=default",
        "net:a;b",
        "net:$(id)",
        "net:'x'",
        "net:a b",
        "net:host\n",
        "net:127.0.0.1\n",
        "net:10.0.0.0/21",
        "net:2001:db8::/64",
        "net:10.0.0.1/24",
        "net:10.0.0.1-20",
        "net:10.0.0.*",
        "net:10.0.0",
        "net:0x7f.1",
        "net:0x7f000001",
        "net:2130706433",
        "net:127.0.0.1:80",
        "net:user@host",
        "net:http://host/",
        "net:fe80::1%eth0 -oN",
        "net:mesin.例.id",
        "net:" + "a" * 64,
        "net:" + "a." * 130 + "id",
    ],
)
def test_whatever_else_is_refused(address: str) -> None:
    with pytest.raises(ValueError):
        check_address(address)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_text_can_reach_a_command_line(text: str) -> None:
    try:
        place = str(parse_address("net:" + text))
    except ValueError:
        return
    assert not place.startswith("-")
    assert set(place) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-:/%")


@pytest.mark.parametrize(("ports", "count"), [("80", 1), ("1-65535", 65535), ("22,80,443", 3), ("1-10,5-12", 12), (DEFAULT_PORTS, 1116)])
def test_ports_are_counted_once_each(ports: str, count: int) -> None:
    assert ports_in(ports) == count


@pytest.mark.parametrize(
    "ports", ["", "0", "65536", "10-1", "1-", "-1", "http", "T:80", "U:53", "80 -oN x", "1,,2", "[1-3]", "1\n", "1," * 2000 + "1"]
)
def test_other_ports_are_refused(ports: str) -> None:
    with pytest.raises(ValueError, match="port"):
        ports_in(ports)
