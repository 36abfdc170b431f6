"""Addresses and ports of what is searched. python-nmap splits its host string like a shell, so nothing gets there unproven."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network

Network = IPv4Network | IPv6Network

MAX_ADDRESSES = 1024
MAX_PORT = 65535

DEFAULT_PORTS = (
    "1-1024,1080,1099,1433,1521,1723,1883,2049,2181,2375-2376,2379-2380,3000,3128,3260,3268-3269,3306,3389,4369,4444,4786,4848,"
    "5000-5001,5060,5222,5432-5433,5555,5601,5666,5672,5800,5900-5901,5938,5984-5986,6000-6001,6379,6443,6667,7001-7002,7077,"
    "7474,8000-8001,8008-8009,8080-8081,8086,8088-8089,8161,8291,8443,8500,8834,8880,8888,9000-9001,9042,9090-9093,9100,9200,"
    "9300,9418,9443,9999-10000,10050-10051,10250,10255,11211,15672,16010,27017-27019,50000,50070,61616"
)
"""The well-known ports (RFC 6335: 0-1023) and those on which databases, caches, queues, consoles and remote desktops listen."""

_NAME = re.compile(r"(?=.{1,253}\Z)(?:(?!-)[a-z0-9_-]{1,63}(?<!-)\.)*(?!-)[a-z0-9_-]{1,63}(?<!-)", re.ASCII)
_PORTS = re.compile(r"[0-9]{1,5}(-[0-9]{1,5})?(,[0-9]{1,5}(-[0-9]{1,5})?)*", re.ASCII)


def check_address(address: str) -> str:
    """The address in its canonical form; ValueError says what is wrong with it."""
    place = parse_address(address)
    if isinstance(place, str):
        return f"net:{place}"
    return f"net:{place}" if place.num_addresses > 1 else f"net:{place.network_address}"


def parse_address(address: str) -> Network | str:
    """The network (of one address, too) or host name of `net:…`; ValueError says what is wrong with it."""
    place = parse_place(address.removeprefix("net:"))
    if not isinstance(place, str) and place.num_addresses > MAX_ADDRESSES:
        raise ValueError(f"{place} has more than {MAX_ADDRESSES} addresses; name smaller networks")
    return place


def parse_place(text: str) -> Network | str:
    """An IP address, a network without host bits, or a host name (RFC 1123, underscores allowed) in lower case."""
    if "%" in text:
        raise ValueError(f"{text!r}: addresses with a zone cannot be searched")  # ip_network lets anything follow the %
    try:
        return ip_network(text)
    except ValueError as error:
        if "host bits" in str(error):
            raise ValueError(f"{text!r} names an address within a network; name the address or the network") from error
    name = text.lower().removesuffix(".")
    if not _NAME.fullmatch(name) or name.rpartition(".")[2][0].isdigit():
        raise ValueError(f"{text!r} is neither an IP address, a network nor a host name")
    return name


def ports_in(text: str) -> int:
    """How many different ports `1-1024,3306` names; ValueError says what is wrong with it."""
    if not _PORTS.fullmatch(text) or len(text) > 2000:
        raise ValueError(f"{text[:80]!r} is no list of ports such as 1-1024,3306")
    chosen: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        low, high = int(first), int(last or first)
        if not 0 < low <= high <= MAX_PORT:
            raise ValueError(f"{part!r} is no range of ports between 1 and {MAX_PORT}")
        chosen.update(range(low, high + 1))
    return len(chosen)
