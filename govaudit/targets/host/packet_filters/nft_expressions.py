"""One rule of nft(8) as expressions in the form of libnftables-json(5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .rules import NotFollowed

Tokens = list[str]

_FINAL = frozenset({"accept", "drop", "return", "continue"})
_DECIDING = frozenset({*_FINAL, "reject", "jump", "goto", "queue", "vmap"})
_CHANGING = frozenset({"dnat", "snat", "redirect", "tproxy", "masquerade", "dup", "fwd"})
_SERVICES = {
    "ftp": 21, "ssh": 22, "telnet": 23, "smtp": 25, "domain": 53, "bootps": 67, "bootpc": 68, "tftp": 69, "http": 80, "pop3": 110,
    "sunrpc": 111, "ntp": 123, "imap2": 143, "imap": 143, "snmp": 161, "ldap": 389, "https": 443, "submission": 587, "ldaps": 636,
    "imaps": 993, "pop3s": 995, "mysql": 3306, "postgresql": 5432,
}  # fmt: skip
_LOG_OPTIONS = frozenset({"prefix", "level", "group", "snaplen", "queue-threshold", "flags"})


def expressions(tokens: Tokens) -> list[Any]:
    """The expressions of one rule, in order."""
    tokens = [token for token in tokens if token != "\n"]
    found: list[Any] = []
    at = 0
    while at < len(tokens):
        word = tokens[at]
        if word in _FINAL or word == "notrack":
            found.append({word: None})
            at += 1
        elif word == "reject":
            return [*found, {"reject": {"type": _answer(tokens[at + 1 :])}}]
        elif word in ("jump", "goto"):
            return [*found, {word: {"target": tokens[at + 1] if at + 1 < len(tokens) else ""}}]
        elif word in ("counter", "log", "comment", "limit"):
            found += [{"limit": None}] if word == "limit" else []
            at = _past(tokens, at)
        elif word in _CHANGING or word == "queue":
            return [*found, {"queue": None}]
        elif (condition := _condition(tokens, at)) is not None:
            expression, at = condition
            found.append(expression)
        else:
            found.append({"unfollowed": None})
            while at < len(tokens) and tokens[at] not in _DECIDING and tokens[at] not in _CHANGING:
                at += 1
            if at < len(tokens) and tokens[at] == "vmap":
                return [*found, {"queue": None}]
    return found


def _answer(tokens: Tokens) -> str:
    """With what packets are refused: `icmp`, `icmpv6`, `icmpx`, `tcp reset`."""
    match tokens:
        case ["with", "tcp", "reset", *_]:
            return "tcp reset"
        case ["with", kind, *_]:
            return kind
    return ""


def _past(tokens: Tokens, at: int) -> int:
    """Where the next expression begins, behind a statement that decides nothing."""
    word = tokens[at]
    at += 1
    if word == "comment":
        return at + 1
    if word == "counter":
        if tokens[at : at + 1] == ["name"]:
            return at + 2
        return at + 4 if tokens[at : at + 1] == ["packets"] else at
    if word == "log":
        while at < len(tokens) and tokens[at] in _LOG_OPTIONS:
            at += 3 if tokens[at : at + 2] == ["flags", "tcp"] else 2
            while at < len(tokens) and tokens[at] == ",":
                at += 2
        return at
    if tokens[at : at + 1] == ["name"]:
        return at + 2
    at += 3 if tokens[at : at + 2] == ["rate", "over"] else 2
    while at < len(tokens) and (tokens[at] in ("burst", "packets", "bytes", "kbytes", "mbytes") or re.match(r"[0-9/]", tokens[at])):
        at += 1
    return at


def _condition(tokens: Tokens, at: int) -> tuple[dict[str, Any], int] | None:
    """What one packet must be, with where it ends; None where it is not followed."""
    key = _key(tokens[at : at + 2])
    if key is None:
        return None
    left, size = key
    at += size
    rest = tokens[at : at + 2]
    if rest[:1] == ["vmap"] and rest[1:] == ["{"]:
        values, at = _braced(tokens, at + 1)
        return {"vmap": {"key": left, "data": {"set": _pairs(values)}}}, at
    operator = "=="
    if rest and rest[0] in ("==", "!="):
        operator = rest[0]
        at += 1
    if at >= len(tokens) or tokens[at] in ("=", ",", "(", ")", "}", "<", ">", "<=", ">=", "&", "and", "or", "|", "map", "vmap", "eq", "ne"):
        return None
    if tokens[at] == "{":
        values, at = _braced(tokens, at)
        values = [value for value in values if value != ","]
    else:
        values = [tokens[at]]
        at += 1
        while tokens[at : at + 1] == [","] and at + 1 < len(tokens):
            values.append(tokens[at + 1])
            at += 2
    if tokens[at : at + 1] and tokens[at] in ("&", "and", "|", "or", "^", "map", "vmap", ":", ".", "<<", ">>"):
        return None
    return {"match": {"op": operator, "left": left, "right": {"set": list(dict.fromkeys(map(_value, values)))}}}, at


def _key(words: Tokens) -> tuple[dict[str, Any], int] | None:
    match words:
        case ["ct", "state"]:
            return {"ct": {"key": "state"}}, 2
        case ["iif" | "iifname" as key, *_]:
            return {"meta": {"key": key}}, 1
        case ["meta", "iif" | "iifname" | "l4proto" | "nfproto" as key]:
            return {"meta": {"key": key}}, 2
        case (
            ["tcp" | "udp" | "th" as protocol, "sport" | "dport" as field]
            | ["ip" | "ip6" as protocol, "saddr" | "daddr" | "protocol" | "nexthdr" as field]
            | ["icmp" | "icmpv6" as protocol, "type" | "code" as field]
        ):
            return {"payload": {"protocol": protocol, "field": field}}, 2
    return None


def _braced(tokens: Tokens, at: int) -> tuple[Tokens, int]:
    """What stands in braces that begin here, sets within sets put in, and where they end."""
    depth = 0
    found: Tokens = []
    while at < len(tokens):
        token = tokens[at]
        at += 1
        depth += {"{": 1, "}": -1}.get(token, 0)
        if depth == 0:
            return found, at
        if token not in "{}":
            found.append(token)
    raise NotFollowed


def _pairs(values: Sequence[str]) -> list[Any]:
    """`established : accept, new : jump x`; what is of another form is said to be so."""
    found: list[Any] = []
    current: Tokens = []
    for value in [*values, ","]:
        if value != ",":
            current += [part for part in re.split(r"(:)", value) if part]
        elif current:
            found.append([current[0], {current[2]: None}] if len(current) == 3 and current[1] == ":" else ["?", {"?": None}])
            current = []
    return found


def _value(text: str) -> str | int:
    text = text.strip('"')
    if text in _SERVICES:
        return _SERVICES[text]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else text
