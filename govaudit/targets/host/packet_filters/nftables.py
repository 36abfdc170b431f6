"""The kernel's nftables rules as `nft -j list ruleset` prints them (libnftables-json(5))."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from govaudit.targets.host.packet_filters.rules import MAX_RULES, Match, NotFollowed, Rule, are_ports

_KNOWN_STATES = {"established", "related", "invalid", "untracked"}
_NO_CONDITION = {"counter", "log", "comment", "notrack"}


LOOSE = "loose"
"""A rule asks for what a sender can choose, or for little traffic: it opens as much, and closes less."""

NARROWED = "narrowed"
"""It asks for more, which is not followed."""

MAX_ALTERNATIVES = 64
"""Protocols, interfaces or addresses of one rule."""

_PROTOCOLS = {"ipv6-icmp": "icmpv6", "58": "icmpv6", "1": "icmp", "6": "tcp", "17": "udp"}
_OF_ICMP = {
    **{f"payload icmp {field}": ("icmp", "ip") for field in ("type", "code")},
    **{f"payload icmpv6 {field}": ("icmpv6", "ip6") for field in ("type", "code")},
}
_CHOSEN_BY_SENDER = frozenset({"payload tcp sport", "payload udp sport", "payload th sport", "payload tcp flags"})


class Base(msgspec.Struct, frozen=True):
    """A base chain."""

    table: str
    family: str
    chain: str
    hook: str
    policy: str


class Ruleset(msgspec.Struct):
    """All tables; chains by `family table chain`."""

    chains: dict[str, list[Rule]]
    bases: list[Base]


def entries_of(content: bytes) -> list[Any]:
    """What nft lists. Raises NotFollowed for what is no ruleset."""
    try:
        entries = msgspec.json.decode(content)["nftables"]
    except (msgspec.MsgspecError, UnicodeError, RecursionError, KeyError, TypeError) as error:
        raise NotFollowed from error
    if not isinstance(entries, list) or len(entries) > MAX_RULES:
        raise NotFollowed
    return entries


def ruleset(entries: list[Any], family: str) -> Ruleset:
    """The rules that are about new connections of one family (`ip` or `ip6`). Raises NotFollowed for what is no ruleset."""
    found = Ruleset({}, [])
    translates = any(map(_translates, entries))
    for kind, entry in entries_in(entries):
        of = entry.get("family")
        if kind == "table" and not is_awake(entry):
            raise NotFollowed
        if of not in ("inet", family):
            continue
        table = f"{of} {entry.get('table')}"
        if kind == "chain":
            name = f"{table} {entry.get('name')}"
            found.chains.setdefault(name, [])
            if entry.get("type") == "filter" and entry.get("hook") in ("input", "forward"):
                policy = "drop" if entry.get("policy") == "drop" else "accept"
                found.bases.append(Base(table, str(of), name, str(entry["hook"]), policy))
        elif kind == "rule":
            found.chains.setdefault(f"{table} {entry.get('chain')}", []).extend(_rules(entry.get("expr"), table, family, translates))
    return found


def is_awake(table: dict[str, Any]) -> bool:
    """Whether it filters at all. A table that is `dormant` does not, and what flags it has nft 1.0.6 does not tell."""
    flags = table.get("flags", [])
    return set(flags if isinstance(flags, list) else [flags]) <= {"owner", "persist"}


def _translates(entry: Any) -> bool:
    """Whether a rule may lead what comes in to another port or address."""
    rule = entry.get("rule") if isinstance(entry, dict) else None
    expressions = rule.get("expr") if isinstance(rule, dict) else None
    return isinstance(expressions, list) and any(
        name in ("dnat", "redirect", "tproxy") or (name == "xt" and not _is_xt_match(value))
        for one in expressions
        if isinstance(one, dict)
        for name, value in one.items()
    )


def entries_in(entries: list[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in entries:
        if not isinstance(entry, dict):
            raise NotFollowed
        for kind, value in entry.items():
            if isinstance(value, dict):
                yield kind, value


def _rules(expressions: Any, table: str, family: str, translates: bool) -> list[Rule]:
    """None where it is about no new connection from outside, or decides nothing; several where it names several protocols or interfaces."""
    if not isinstance(expressions, list):
        raise NotFollowed
    matches, narrowed, loose = [Match()], False, False
    for expression in expressions:
        if not isinstance(expression, dict) or len(expression) != 1:
            raise NotFollowed
        [(name, value)] = expression.items()
        if name == "match":
            more, how = condition(value, family, translates)
            matches = [both for one in more for match in matches if (both := one.within(match)) is not None]
            if not matches:
                return []
            narrowed, loose = narrowed or how == NARROWED, loose or how == LOOSE
        elif name == "limit":
            loose = True
        elif name == "accept":
            return [Rule(match, name, "", narrowed) for match in matches]
        elif name == "reject":
            refused = [both for match in matches for one in _refused(value, family) if (both := one.within(match)) is not None]
            return [Rule(match, "drop", "", narrowed or loose) for match in refused]
        elif name in ("drop", "return"):
            return [Rule(match, name, "", narrowed or loose) for match in matches]
        elif name in ("jump", "goto") and isinstance(value, dict):
            return [Rule(match, name, f"{table} {value.get('target')}", narrowed or loose) for match in matches]
        elif name == "vmap" and _only_known_connections(value):
            return []
        elif name == "xt" and _is_xt_match(value):
            narrowed = True
        elif name in ("vmap", "xt", "queue", "dnat", "redirect", "tproxy"):
            return [Rule(match, "unknown", "", narrowed=True) for match in matches]
        elif name not in _NO_CONDITION:
            narrowed = True
    return []


def _is_xt_match(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") == "match"


def _refused(value: Any, family: str) -> list[Match]:
    """What a `reject` is about: an answer of one family is for its packets alone, a reset for TCP; nft does not list these conditions."""
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == {"ip": "icmpv6", "ip6": "icmp"}[family]:
        return []
    return [Match(protocol="tcp")] if kind == "tcp reset" else [Match()]


def condition(value: Any, family: str, translates: bool) -> tuple[list[Match], str]:
    """What a `match` asks for, any of these; none: no new connection from outside. And whether it asks for more than that."""
    if not isinstance(value, dict):
        raise NotFollowed
    operator = value.get("op")
    values = values_of(value.get("right"))
    key = key_of(value.get("left"))
    if key in ("meta iifname", "meta iif") and values == ["lo"] and operator == "==":
        return [], ""
    if key == "ct state" and operator in ("in", "=="):
        return ([], "") if values and set(values) <= _KNOWN_STATES else ([Match()], "")
    if key == "ct status" and values == ["dnat"] and not translates:
        return [], ""
    if key in _OF_ICMP:
        protocol, of = _OF_ICMP[key]
        return ([Match(protocol=protocol)], LOOSE) if of == family else ([], "")
    if key.startswith(("payload ip daddr", "payload ip6 daddr")):
        is_multicast = operator == "==" and bool(values) and values[0].startswith(("224.", "239.", "ff"))
        return ([Match()], LOOSE) if key.split()[1] == family and not is_multicast else ([], "")
    if key in _CHOSEN_BY_SENDER:
        return [Match()], LOOSE
    if operator != "==" or not values or len(values) > MAX_ALTERNATIVES:
        return [Match()], NARROWED
    match key:
        case "meta iifname" | "meta iif":
            return [Match(interface=one) for one in values], ""
        case "meta l4proto" | "payload ip protocol" | "payload ip6 nexthdr":
            return [Match(protocol=_PROTOCOLS.get(one, one)) for one in values], ""
        case "meta nfproto":
            return ([Match()], "") if {"ip": "ipv4", "ip6": "ipv6"}[family] in values else ([], "")
        case "payload tcp dport" | "payload udp dport" if are_ports(values):
            return [Match(protocol=key.split()[1], ports=tuple(values))], ""
        case "payload ip saddr" | "payload ip6 saddr":
            return ([Match(sources=tuple(values))], "") if key.split()[1] == family else ([], "")
    return [Match()], NARROWED


def key_of(left: Any) -> str:
    if isinstance(left, dict) and len(left) == 1:
        [(kind, value)] = left.items()
        if isinstance(value, dict):
            words = [kind, value.get("protocol"), value.get("field")] if kind == "payload" else [kind, value.get("key")]
            return " ".join(str(word) for word in words)
    return ""


def values_of(right: Any) -> list[str]:
    """One value, or those of a set; empty where it is anything else, such as the name of a set."""
    if isinstance(right, dict) and set(right) == {"set"} and isinstance(right["set"], list):
        found = [_value(one) for one in right["set"]]
    elif isinstance(right, list):
        found = [_value(one) for one in right]
    else:
        found = [_value(right)]
    return [] if "" in found else found


def _value(one: Any) -> str:
    match one:
        case str() if not one.startswith("@"):
            return one
        case bool():
            return ""
        case int():
            return str(one)
        case {"range": [low, high]}:
            return f"{low}-{high}"
        case {"prefix": {"addr": address, "len": length}}:
            return f"{address}/{length}"
    return ""


def _only_known_connections(value: Any) -> bool:
    """`ct state vmap { established : accept, … }` without `new`: nothing that is new is decided there."""
    if not isinstance(value, dict) or key_of(value.get("key")) != "ct state":
        return False
    data = value.get("data")
    pairs = data.get("set") if isinstance(data, dict) else None
    names = [pair[0] for pair in pairs if isinstance(pair, list) and pair] if isinstance(pairs, list) else []
    return bool(names) and all(isinstance(name, str) and name in _KNOWN_STATES for name in names)
