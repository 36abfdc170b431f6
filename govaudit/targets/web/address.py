"""Addresses of web endpoints."""

from __future__ import annotations

import re
from typing import NamedTuple

HTTPS_PORT = 443

_ADDRESS = re.compile(
    r"https://(?P<host>\[[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*\]|[^/?#\[\]:@\s]+)(?::(?P<port>[0-9]{1,5}))?/?", re.ASCII | re.IGNORECASE
)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.ASCII)


class Endpoint(NamedTuple):
    """A host and a port."""

    host: str
    """A host name in lower case, or an IP address without brackets."""
    port: int
    address: str = ""
    """The one of the host's several IP addresses that is meant; empty where it has one."""

    def __str__(self) -> str:
        return f"{self.bracketed}:{self.port}" + (f" ({self.address})" if self.address else "")

    @property
    def record(self) -> dict[str, str | int]:
        """How it stands in what was seen."""
        return {"host": self.host, "port": self.port, **({"address": self.address} if self.address else {})}

    @property
    def bracketed(self) -> str:
        """The host as it stands in a URL."""
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def is_ip(self) -> bool:
        """Whether the host is a bare IP address."""
        return _as_ip(self.host) is not None


def check_address(address: str) -> str:
    """The address in its canonical form; ValueError says what is wrong with it."""
    endpoint = parse_address(address)
    port = "" if endpoint.port == HTTPS_PORT else f":{endpoint.port}"
    return f"https://{endpoint.bracketed}{port}/"


def parse_address(address: str) -> Endpoint:
    """Host and port of `https://host[:port]/`; ValueError says what is wrong with it."""
    if "@" in address:
        raise ValueError("a web address must not hold a user name or password")
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise ValueError(f"{address!r} is not of the form https://host[:port]/ (no path, query or fragment)")
    port = int(found["port"] or HTTPS_PORT)
    if not 0 < port < 65536:
        raise ValueError(f"port {port} is not between 1 and 65535")
    return Endpoint(check_host(found["host"].removeprefix("[").removesuffix("]")), port)


def check_host(host: str) -> str:
    """A host name (RFC 1123, underscores allowed) or an IP address in its canonical form; ValueError says what is wrong."""
    ip = _as_ip(host)
    if ip is not None:
        return ip
    name = host.lower().removesuffix(".")
    labels = name.split(".")
    if not name.isascii():
        raise ValueError(f"{host!r}: write an international host name in its ASCII form (xn--…)")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1][0].isdigit():
        raise ValueError(f"{host!r} is neither a host name nor an IP address")
    return name


def _as_ip(host: str) -> str | None:
    from ipaddress import ip_address

    if "%" in host:
        return None  # a zone: ip_address lets anything follow
    try:
        return str(ip_address(host))
    except ValueError:
        return None
