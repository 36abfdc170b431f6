"""Addresses of hosts: `local:`, `ssh://user@host:port`, `root:PATH`, `capture:FILE`."""

from __future__ import annotations

import re
from typing import NamedTuple

_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+@-]*\$?")
_HOST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_IPV6 = re.compile(r"[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9_.-]{1,32})?")


class Address(NamedTuple):
    """An address taken apart."""

    scheme: str
    path: str = ""
    """Of `root:` and `capture:`."""
    user: str = ""
    host: str = ""
    port: int | None = None
    """None where the address names none: the user's ssh configuration decides."""

    def __str__(self) -> str:
        if self.scheme != "ssh":
            return f"{self.scheme}:{self.path}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return "ssh://" + (f"{self.user}@" if self.user else "") + host + (f":{self.port}" if self.port is not None else "")


def parse(address: str) -> Address:
    """Take an address apart; raises ValueError with a sentence for the user."""
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in address):
        raise ValueError("an address holds no control characters")
    scheme, colon, rest = address.partition(":")
    match scheme:
        case "local":
            if rest:
                raise ValueError(f"{address}: write local: alone")
            return Address("local")
        case "root" | "capture" if colon:
            return Address(scheme, path=_path(scheme, rest))
        case "ssh" if rest.startswith("//"):
            return _ssh(address, rest.removeprefix("//"))
        case _:
            raise ValueError(f"{address}: a host's address is local:, ssh://user@host[:port], root:PATH or capture:FILE")


def check_address(address: str) -> str:
    """The address in its canonical form; raises ValueError with a sentence for the user."""
    return str(parse(address))


def check_user(user: str) -> None:
    """Raises ValueError where it is no user name that ssh can be given."""
    if not _USER.fullmatch(user):
        raise ValueError(f"{user[:80]!r} is no user name that ssh is given")


def jump_hosts(jump: str) -> list[Address]:
    """`user@host:port,…`, as `ssh -J` names them, from the first to the last; raises ValueError with a sentence for the user."""
    return [_ssh(one, one.removeprefix("ssh://")) for one in map(str.strip, jump.split(","))]


def _path(scheme: str, path: str) -> str:
    import os

    if not path:
        raise ValueError(f"{scheme}: needs a path")
    return os.path.abspath(path)  # noqa: PTH100 - Path.resolve would follow links; nothing is looked at here


def _ssh(address: str, rest: str) -> Address:
    rest = rest.removesuffix("/")
    user, at, place = rest.rpartition("@")
    if ":" in user:
        raise ValueError("ssh:// addresses hold no password: keys and agents are used, as ssh does")
    if at and not _USER.fullmatch(user):
        raise ValueError(f"{address}: {user!r} is no user name that ssh is given")
    if place.startswith("["):
        host, bracket, port = place[1:].partition("]")
        well_formed = bool(bracket) and _IPV6.fullmatch(host) is not None and (not port or port.startswith(":"))
        port = port.removeprefix(":")
    else:
        host, colon, port = place.partition(":")
        well_formed = _HOST.fullmatch(host) is not None and (not colon or bool(port))
    if not well_formed:
        raise ValueError(f"{address}: {host!r} is no host name that ssh is given")
    if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError(f"{address}: {port!r} is no port")
    return Address("ssh", user=user, host=host, port=int(port) if port else None)
