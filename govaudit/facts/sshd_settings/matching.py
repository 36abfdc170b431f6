"""Whether a connection meets the criteria of a Match line, as match.c, addr.c and servconf.c of OpenSSH decide it.

A connection need not say everything: what it leaves open makes a criterion `None`, neither met nor not.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address

import msgspec

_LONGEST_PATTERN = 1023
"""A longer one in a list matches nothing (`match_pattern_list`)."""


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """Who connects from where to what; None where it is left open."""

    user: str | None = None
    """The account that is asked for."""
    other_than: str = ""
    """Where `user` is open: an account that it is not."""
    groups: list[str] | None = None
    """The names of the account's groups; empty for an account that does not exist."""
    host: str | None = None
    """The client's host name, or its address where sshd does not look names up (UseDNS)."""
    address: str | None = None
    """The client's address."""
    local_address: str | None = None
    """The address that it connected to."""
    local_port: int | None = None
    """The port that it connected to."""
    routing_domain: str | None = None
    """The routing domain that it came in by (never on Linux, but for VRF)."""
    user_exists: bool | None = None
    """Whether there is such an account."""


def connection_of(written: str) -> Connection:
    """A connection as `sshd -T -C` takes it: `user=…,host=…,addr=…,laddr=…,lport=…,rdomain=…,invalid-user`.

    Raises ValueError with a sentence: for an address that is none, too, which sshd would take for one that meets no condition.
    """
    names = {"user": "user", "host": "host", "addr": "address", "laddr": "local_address", "rdomain": "routing_domain"}
    given: dict[str, str] = {}
    port: int | None = None
    user_exists: bool | None = None
    for part in written.split(","):
        name, equals, value = part.partition("=")
        if part == "invalid-user":
            user_exists = False
        elif not equals or name not in (*names, "lport"):
            raise ValueError(
                f"{part!r} is not understood; say user=NAME, host=NAME, addr=ADDRESS, laddr=ADDRESS, lport=PORT, rdomain=NAME"
                " or invalid-user"
            )
        elif name == "lport":
            if not (value.isascii() and value.isdigit() and int(value[:9]) <= 65535):
                raise ValueError(f"lport={value}: a port is a number from 0 to 65535")
            port = int(value)
        elif name in ("addr", "laddr") and number_of(value) is None:
            raise ValueError(f"{name}={value}: {value!r} is no IP address, such as 192.0.2.7 or 2001:db8::7")
        else:
            given[names[name]] = value
    return Connection(
        user=given.get("user"),
        host=given.get("host"),
        address=given.get("address"),
        local_address=given.get("local_address"),
        local_port=port,
        routing_domain=given.get("routing_domain"),
        user_exists=user_exists,
    )


class Condition(msgspec.Struct, frozen=True):
    """One criterion of a Match line."""

    criterion: str
    """In lower case: `user`, `group`, `host`, `address`, `localaddress`, `localport`, `rdomain`, `invalid-user`, `version`, `all`."""
    pattern: str
    """Its list of patterns; empty where the criterion takes none."""

    def __str__(self) -> str:
        return f"{self.criterion} {self.pattern}".rstrip()


def met(conditions: Iterable[Condition], connection: Connection) -> bool | None:
    """Whether all of them are met: None where that rests on what the connection leaves open."""
    answers = [is_met(condition, connection) for condition in conditions]
    if False in answers:
        return False
    return None if None in answers else True


def surely_met(conditions: Iterable[Condition], connection: Connection) -> bool:
    """Whether all of them are met, where what the connection leaves open meets none, as `sshd -T -C` has it."""
    said = {
        "user": connection.user,
        "group": connection.groups,
        "host": connection.host,
        "address": connection.address,
        "localaddress": connection.local_address,
        "localport": connection.local_port,
        "rdomain": connection.routing_domain,
        "invalid-user": connection.user_exists,
        "all": "",
    }
    return all(said.get(condition.criterion) is not None and is_met(condition, connection) for condition in conditions)


def is_met(condition: Condition, connection: Connection) -> bool | None:
    """Whether one criterion is met."""
    pattern = condition.pattern
    match condition.criterion:
        case "all":
            return True
        case "user":
            return _by_name(connection.user, pattern, but=connection.other_than)
        case "group":
            return None if connection.groups is None else in_groups(connection.groups, pattern)
        case "host":
            return _by_name(connection.host, pattern.lower(), lower=True)
        case "address":
            return _by_address(connection.address, pattern)
        case "localaddress":
            return _by_address(connection.local_address, pattern)
        case "localport":
            return None if connection.local_port is None or not pattern.isdigit() else int(pattern) == connection.local_port
        case "rdomain":
            return None if connection.routing_domain is None else _by_name(connection.routing_domain, pattern)
        case "version" | "never":
            return False  # a Match of the version that the host has is as good as none
        case "invalid-user":
            return None if connection.user_exists is None else not connection.user_exists
        case _:
            return None


def matches(text: str, pattern: str) -> bool:
    """`*` stands for any text, `?` for one character; in time proportional to the product of both lengths."""
    at, here, star, mark = 0, 0, -1, 0
    while at < len(text):
        if here < len(pattern) and pattern[here] == "*":
            star, mark = here, at
            here += 1
        elif here < len(pattern) and pattern[here] in ("?", text[at]):
            at += 1
            here += 1
        elif star >= 0:
            mark += 1
            at, here = mark, star + 1
        else:
            return False
    return all(letter == "*" for letter in pattern[here:])


def begins_to_match(beginning: str, pattern: str) -> bool | None:
    """Whether the pattern matches a text of which the beginning alone is known; None where the rest decides."""
    if len(pattern) >= _LONGEST_PATTERN:
        return False
    states = _skipping_stars({0}, pattern)
    for letter in beginning:
        states = {at if pattern[at] == "*" else at + 1 for at in states if at < len(pattern) and pattern[at] in ("*", "?", letter)}
        states = _skipping_stars(states, pattern)
    if any(at < len(pattern) and set(pattern[at:]) == {"*"} for at in states):
        return True
    return None if states else False


def _skipping_stars(states: set[int], pattern: str) -> set[int]:
    """These places in the pattern, and those behind the stars that may stand for nothing."""
    found: set[int] = set()
    for first in states:
        behind = first
        while behind < len(pattern) and pattern[behind] == "*":
            behind += 1
        found.update(range(first, behind + 1))
    return found


def matches_list(text: str, patterns: str) -> int:
    """1 where one of the comma-separated patterns matches, -1 where one with `!` does, else 0."""
    positive = 0
    for written in patterns.removesuffix(",").split(",") if patterns else []:  # behind a last comma stands nothing
        pattern = written.removeprefix("!")
        if len(pattern) >= _LONGEST_PATTERN:
            return 0
        if matches(text, pattern):
            if written.startswith("!"):
                return -1
            positive = 1
    return positive


def in_groups(groups: Sequence[str], patterns: str) -> bool:
    """Whether one of the groups matches and none is excluded."""
    answers = [matches_list(group, patterns) for group in groups]
    return -1 not in answers and 1 in answers


class BadAddress(Exception):
    """sshd refuses the list: a mask that does not fit, or an empty entry."""


def network_of(text: str) -> tuple[int, int, int] | None:
    """Family, address and mask length of `address` or `address/length`; None for anything else, such as a wildcard pattern."""
    if len(text) > 63:
        return None
    written, slash, length = text.partition("/")
    if slash and not (length.isascii() and length.isdigit() and int(length) <= 128):
        return None
    found = number_of(written)
    if found is None:
        return None
    family, number = found
    bits = 32 if family == socket.AF_INET else 128
    mask = int(length) if slash else bits
    if mask > bits or number & ((1 << (bits - mask)) - 1):
        raise BadAddress
    return family, number, mask


def number_of(text: str) -> tuple[int, int] | None:
    """Family and value of a numeric address, in all forms that getaddrinfo(3) takes."""
    if not text or any(letter.isspace() or letter == "\0" for letter in text) or not text.isascii():
        return None
    try:
        return socket.AF_INET6, int(IPv6Address(socket.inet_pton(socket.AF_INET6, text.partition("%")[0] if "%" in text else text)))
    except OSError:
        pass
    try:
        return socket.AF_INET, int(IPv4Address(socket.inet_aton(text)))
    except OSError:
        return None


def address_in(address: str | None, patterns: str) -> int:
    """1 where the address is in the list, -1 where it is excluded, else 0; raises BadAddress. Without an address: is the list valid?"""
    found = None if address is None else number_of(address)
    if address is not None and found is None:
        return 0
    positive = 0
    for written in patterns.split(","):
        pattern = written.removeprefix("!")
        if not pattern:
            raise BadAddress
        network = network_of(pattern)
        if address is None or found is None:
            continue
        if network is None:
            hit = matches(address, pattern)
        else:
            family, number, mask = network
            bits = 32 if family == socket.AF_INET else 128
            hit = found[0] == family and found[1] >> (bits - mask) == number >> (bits - mask)
        if hit:
            if written.startswith("!"):
                return -1
            positive = 1
    return positive


def user_matches(connection: Connection, pattern: str) -> bool | None:
    """One entry of AllowUsers or DenyUsers: `USER` or `USER@HOST`, in which HOST is a list of names and addresses."""
    name, at, origin = pattern.partition("@")
    by_user = _one_name(connection.user, name)
    if not at or by_user is False:
        return by_user
    by_origin = _from(connection, origin)
    if by_origin is False:
        return False
    return None if by_user is None or by_origin is None else True


def _from(connection: Connection, origin: str) -> bool | None:
    if connection.address is None or connection.host is None:
        return True if origin == "*" else None
    try:
        by_address = address_in(connection.address, origin)
    except BadAddress:
        return None
    by_name = matches_list(connection.host.lower(), origin.lower())
    return by_address != -1 and by_name != -1 and (by_address == 1 or by_name == 1)


def _one_name(name: str | None, pattern: str) -> bool | None:
    if name is None:
        return True if pattern and set(pattern) == {"*"} else None
    return matches(name, pattern)


def _by_name(name: str | None, patterns: str, *, lower: bool = False, but: str = "") -> bool | None:
    if name is not None:
        return matches_list(name.lower() if lower else name, patterns) == 1
    entries = [entry for entry in patterns.split(",") if not but or entry.removeprefix("!") != but]
    if not any(not entry.startswith("!") for entry in entries):
        return False
    if any(entry and set(entry) == {"*"} for entry in entries) and not any(entry.startswith("!") for entry in entries):
        return True
    return None


def _by_address(address: str | None, patterns: str) -> bool | None:
    try:
        if address is not None:
            return address_in(address, patterns) == 1
    except BadAddress:
        return None
    entries = patterns.split(",")
    if not any(not entry.startswith("!") for entry in entries):
        return False
    return True if entries == ["*"] or (set(entries) >= {"0.0.0.0/0", "::/0"} and not any(e.startswith("!") for e in entries)) else None
