"""Files of nft(8), in the form that `nft -j list ruleset` gives what it has loaded of them; so both are read by the same rules.

Followed are tables and chains with their rules, also as `add rule …`, includes, definitions, and the flushing and deleting of tables.
What a rule asks for beyond what is known here stands for itself as `unfollowed`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec

from .nft_expressions import Tokens, expressions
from .rules import MAX_RULES, NotFollowed

MAX_TOKENS = 500_000
MAX_INCLUDES = 200

_TOKEN = re.compile(
    r"""(?:[ \t\r]|\\\n)+|\#[^\n]*|(?P<string>"[^"\n]*")|(?P<sign>[{}();,\n=]|!=|==)|(?P<word>(?:[^\s{}();,"\#=!\\]|!(?!=))+)"""
)
_FAMILIES = frozenset({"ip", "ip6", "inet", "arp", "bridge", "netdev"})
_KEEPING = frozenset({"set", "map", "flowtable", "counter", "quota", "limit", "ct", "synproxy", "secmark"})
"""What a table may have besides chains."""

Included = Callable[[str], list[str] | None]
"""The texts of the files that a name or pattern stands for; None where they were not looked at."""


class _Chain(msgspec.Struct):
    base: dict[str, Any] = {}
    rules: list[Any] = []


class _Files(msgspec.Struct):
    """What was read so far: by family and table, the chains."""

    included: Included
    tables: dict[tuple[str, str], dict[str, _Chain]] = {}
    variables: dict[str, Tokens] = {}
    includes: int = 0
    rules: int = 0


def ruleset_of_files(text: str, included: Included) -> list[Any]:
    """The entries of libnftables-json(5). Raises NotFollowed for what nft refuses, or is not followed as a whole."""
    found = _Files(included)
    _read(found, text)
    entries: list[Any] = []
    for (family, table), chains in found.tables.items():
        of: dict[str, Any] = {"family": family, "table": table}
        for name, chain in chains.items():
            entries.append({"chain": {**of, "name": name, **chain.base}})
            entries += [{"rule": {**of, "chain": name, "expr": rule}} for rule in chain.rules]
    return entries


def _tokens(text: str) -> Tokens:
    found: Tokens = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or len(found) > MAX_TOKENS:
            raise NotFollowed
        at = match.end()
        token = match["string"] or match["sign"] or match["word"]
        if token:
            found.append(token)
    return [*found, "\n"]


def _read(found: _Files, text: str) -> None:
    tokens = _tokens(text)
    at = 0
    while at < len(tokens):
        if tokens[at] in ("\n", ";"):
            at += 1
            continue
        statement, at = _statement(found, tokens, at)
        _carry_out(found, statement)


def _statement(found: _Files, tokens: Tokens, at: int) -> tuple[Tokens, int]:
    """The tokens up to the end of a line, those of all lines within braces; variables are put in."""
    statement: Tokens = []
    depth = 0
    while at < len(tokens) and (depth or tokens[at] not in ("\n", ";")):
        token = tokens[at]
        at += 1
        if depth == 0 and token == "}":
            raise NotFollowed
        depth += {"{": 1, "}": -1}.get(token, 0)
        if token.startswith("$"):
            statement += found.variables.get(token[1:], [token])
            if len(statement) > MAX_TOKENS:
                raise NotFollowed
        else:
            statement.append(token)
    if depth:
        raise NotFollowed
    return statement, at


def _carry_out(found: _Files, statement: Tokens) -> None:
    match statement:
        case ["include", name]:
            found.includes += 1
            texts = found.included(name.strip('"')) if found.includes <= MAX_INCLUDES else None
            if texts is None:
                raise NotFollowed
            for text in texts:
                _read(found, text)
        case ["define" | "redefine", name, "=", *value]:
            found.variables[name] = [token for token in value if token != "\n"]
        case ["flush", "ruleset"]:
            found.tables.clear()
        case ["flush" | "delete" | "destroy", "table", *name]:
            key = _table(name)
            if statement[0] == "flush":
                for chain in found.tables.get(key, {}).values():
                    chain.rules.clear()
            else:
                found.tables.pop(key, None)
        case ["add" | "create", *rest] | rest:
            _add(found, rest, statement[0])


def _add(found: _Files, rest: Tokens, how: str) -> None:
    match rest:
        case ["table", *name]:
            head, body = _with_body(name)
            chains = found.tables.setdefault(_table(head), {})
            for inner in _statements(body):
                _of_table(found, chains, inner)
        case ["chain", *name]:
            head, body = _with_body(name)
            _of_table(found, _known(found, head[:-1]), ["chain", head[-1], "{", *body, "}"])
        case ["rule", *words] | ["insert", "rule", *words]:
            size = 3 if words and words[0] in _FAMILIES else 2
            chains = _known(found, words[: size - 1])
            if len(words) <= size or words[size - 1] not in chains or words[size] in ("position", "handle", "index"):
                raise NotFollowed
            rules = chains[words[size - 1]].rules
            rules.insert(0 if how == "insert" else len(rules), expressions(words[size:]))
        case _:
            raise NotFollowed


def _known(found: _Files, words: Tokens) -> dict[str, _Chain]:
    """The chains of a table that was defined before; nft refuses to add to another."""
    chains = found.tables.get(_table(words))
    if chains is None:
        raise NotFollowed
    return chains


def _table(words: Tokens) -> tuple[str, str]:
    match words:
        case [family, name] if family in _FAMILIES:
            return family, name
        case [name] if name not in _FAMILIES:
            return "ip", name
    raise NotFollowed


def _with_body(tokens: Tokens) -> tuple[Tokens, Tokens]:
    """What stands before braces, and within."""
    if "{" not in tokens:
        return tokens, []
    at = tokens.index("{")
    if tokens[-1] != "}":
        raise NotFollowed
    return tokens[:at], tokens[at + 1 : -1]


def _statements(body: Tokens) -> list[Tokens]:
    """Those within braces, which end with a line, with `;`, or with a brace of their own that is not within a rule."""
    found: list[Tokens] = []
    current: Tokens = []
    depth = 0
    for token in body:
        if depth == 0 and token in ("\n", ";"):
            if current:
                found.append(current)
            current = []
            continue
        depth += {"{": 1, "}": -1}.get(token, 0)
        current.append(token)
    return [*found, current] if current else found


def _of_table(found: _Files, chains: dict[str, _Chain], statement: Tokens) -> None:
    match statement:
        case ["chain", name, "{", *body, "}"]:
            chain = chains.setdefault(name, _Chain())
            for inner in _statements(body):
                found.rules += 1
                if found.rules > MAX_RULES:
                    raise NotFollowed
                _of_chain(chain, inner)
        case ["flags", *flags] if "dormant" in flags:
            raise NotFollowed  # nothing of it is in force
        case [word, *_] if word in _KEEPING or word in ("flags", "comment"):
            pass
        case _:
            raise NotFollowed


def _of_chain(chain: _Chain, statement: Tokens) -> None:
    match statement:
        case ["type", kind, "hook", hook, *_]:
            chain.base = {"policy": "accept", **chain.base, "type": kind, "hook": hook}
        case ["policy", "accept" | "drop" as policy]:
            chain.base = {**chain.base, "policy": policy}
        case ["comment", _] | ["devices" | "flags", *_]:
            pass
        case _:
            chain.rules.append(expressions(statement))
