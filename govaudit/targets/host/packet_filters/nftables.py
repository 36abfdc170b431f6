"""The kernel's nftables rules as `nft -j list ruleset` prints them (libnftables-json(5))."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from govaudit.targets.host.packet_filters.rules import MAX_RULES, Match, NotFollowed, Rule, are_ports

_KNOWN_STATES = {"established", "related", "invalid", "untracked"}
_NO_CONDITION = {"counter", "log", "comment", "notrack"}


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
    for kind, entry in _entries(entries):
        of = entry.get("family")
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
            rule = _rule(entry.get("expr"), table, family)
            if rule is not None:
                found.chains.setdefault(f"{table} {entry.get('chain')}", []).append(rule)
    return found


def _entries(entries: list[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in entries:
        if not isinstance(entry, dict):
            raise NotFollowed
        for kind, value in entry.items():
            if isinstance(value, dict):
                yield kind, value


def _rule(expressions: Any, table: str, family: str) -> Rule | None:
    """None where it is about no new connection from outside, or decides nothing."""
    if not isinstance(expressions, list):
        raise NotFollowed
    match, narrowed, limited = Match(), False, False
    for expression in expressions:
        if not isinstance(expression, dict) or len(expression) != 1:
            raise NotFollowed
        [(name, value)] = expression.items()
        if name == "match":
            condition = _condition(value, family)
            if condition is None:
                return None
            more, unclear = condition
            both = more.within(match)
            if both is None:
                return None
            match, narrowed = both, narrowed or unclear
        elif name == "limit":
            limited = True  # it opens as much, and closes less
        elif name == "accept":
            return Rule(match, name, "", narrowed)
        elif name == "reject":
            refused = _refused(value).within(match) if _is_answered(value, family) else None
            return None if refused is None else Rule(refused, "drop", "", narrowed or limited)
        elif name in ("drop", "return"):
            return Rule(match, name, "", narrowed or limited)
        elif name in ("jump", "goto") and isinstance(value, dict):
            return Rule(match, name, f"{table} {value.get('target')}", narrowed or limited)
        elif name == "vmap" and _only_known_connections(value):
            return None
        elif name == "xt" and isinstance(value, dict) and value.get("type") == "match":
            narrowed = True
        elif name in ("vmap", "xt", "queue", "dnat", "redirect", "tproxy"):
            return Rule(match, "unknown", "", narrowed=True)
        elif name not in _NO_CONDITION:
            narrowed = True
    return None


def _is_answered(value: Any, family: str) -> bool:
    """Whether a `reject` is about the family: an answer of one is for its packets alone, and nft does not list the condition any more."""
    kind = value.get("type") if isinstance(value, dict) else None
    return kind != {"ip": "icmpv6", "ip6": "icmp"}[family]


def _refused(value: Any) -> Match:
    """A reset is for TCP."""
    return Match(protocol="tcp") if isinstance(value, dict) and value.get("type") == "tcp reset" else Match()


def _condition(value: Any, family: str) -> tuple[Match, bool] | None:
    """What a `match` asks for, and whether it asks for more than is followed; None: no new connection from outside."""
    if not isinstance(value, dict):
        raise NotFollowed
    left, right, operator = value.get("left"), value.get("right"), value.get("op")
    values = _values(right)
    key = _key(left)
    if key in ("meta iifname", "meta iif") and values == ["lo"] and operator == "==":
        return None
    if key == "ct state" and operator in ("in", "=="):
        return None if values and set(values) <= _KNOWN_STATES else (Match(), False)
    if operator != "==" or not values:
        return Match(), True
    match key:
        case "meta iifname" | "meta iif" if len(values) == 1:
            return Match(interface=values[0]), False
        case "meta l4proto" | "payload ip protocol" | "payload ip6 nexthdr" if len(values) == 1:
            return Match(protocol=values[0]), False
        case "meta nfproto" if len(values) == 1:
            return (Match(), False) if values[0] == {"ip": "ipv4", "ip6": "ipv6"}[family] else None
        case "payload tcp dport" | "payload udp dport" if are_ports(values):
            return Match(protocol=key.split()[1], ports=tuple(values)), False
        case "payload ip saddr" | "payload ip6 saddr":
            return (Match(sources=tuple(values)), False) if key.split()[1] == family else None
        case "payload ip daddr" | "payload ip6 daddr" if key.split()[1] == family and values[0].startswith(("224.", "239.", "ff")):
            return None
    return Match(), True


def _key(left: Any) -> str:
    if isinstance(left, dict) and len(left) == 1:
        [(kind, value)] = left.items()
        if isinstance(value, dict):
            words = [kind, value.get("protocol"), value.get("field")] if kind == "payload" else [kind, value.get("key")]
            return " ".join(str(word) for word in words)
    return ""


def _values(right: Any) -> list[str]:
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
    if not isinstance(value, dict) or _key(value.get("key")) != "ct state":
        return False
    data = value.get("data")
    pairs = data.get("set") if isinstance(data, dict) else None
    names = [pair[0] for pair in pairs if isinstance(pair, list) and pair] if isinstance(pairs, list) else []
    return bool(names) and all(isinstance(name, str) and name in _KNOWN_STATES for name in names)
