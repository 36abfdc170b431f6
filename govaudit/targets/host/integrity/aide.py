"""aide.conf(5): which files AIDE looks at, and whether it compares their content."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govaudit.facts.integrity import IntegrityRule

MAX_LINES = 20_000
MAX_LINE = 4_096
MAX_RULES = 5_000

_HASHES = frozenset(
    {
        *("md5", "sha1", "sha256", "sha512", "rmd160", "tiger", "haval", "whirlpool", "gost", "stribog256", "stribog512"),
        *("sha512_256", "sha3_256", "sha3_512", "crc32", "crc32b"),
    }
)
_STRONG = _HASHES - {"crc32", "crc32b"}
_OWN_GROUPS = {"R": frozenset({"md5"}), "H": _HASHES, **dict.fromkeys("L>XE", frozenset[str]())}
_GROUP = re.compile(r"([A-Za-z0-9_>]+)\s*=\s*(\S.*)")
_VARIABLE = re.compile(r"@@\{([A-Za-z0-9_]+)\}")
_ATTRIBUTE = re.compile(r"([+-]?)\s*([^+\-\s]+)")


class NotFollowed(Exception):
    """What a line means cannot be told; says which."""


def rules(lines: Sequence[str]) -> list[IntegrityRule]:
    """The rules in order. Raises NotFollowed for conditions and for what programs are to print."""
    if len(lines) > MAX_LINES:
        raise NotFollowed("")
    found: list[IntegrityRule] = []
    groups = dict(_OWN_GROUPS)
    variables: dict[str, str] = {}
    for raw in lines:
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if len(line) > MAX_LINE or len(found) >= MAX_RULES:
            raise NotFollowed(line[:60])
        if line.startswith("@@") and not line.startswith("@@{"):
            _define(line, variables)
            continue
        line = _VARIABLE.sub(lambda match: variables.get(match[1], match[0]), line)[:MAX_LINE]
        if line[0] in "/!=":
            found.append(_rule(line, groups))
        elif match := _GROUP.fullmatch(line):
            groups[match[1]] = _hashes(match[2], groups)
        else:
            raise NotFollowed(line[:60])
    return found


def _define(line: str, variables: dict[str, str]) -> None:
    match line.split(None, 2):
        case ["@@define", name, value]:
            variables[name] = value.strip()
        case ["@@define" | "@@undef", name]:
            variables[name] = ""
        case _:
            raise NotFollowed(line[:60])


def _hashes(text: str, groups: dict[str, frozenset[str]]) -> frozenset[str]:
    """Of an expression such as `p+u+sha256-md5` those that compare the content."""
    found: set[str] = set()
    for sign, name in _ATTRIBUTE.findall(text):
        named = groups.get(name, frozenset({name}) & _HASHES)
        found = found - named if sign == "-" else found | named
    return frozenset(found)


def _rule(line: str, groups: dict[str, frozenset[str]]) -> IntegrityRule:
    sign = line[0] if line[0] in "!=" else ""
    words = line[len(sign) :].split()
    if not words or not words[0].startswith("/"):
        raise NotFollowed(line[:60])
    pattern, rest = words[0], words[1:]
    if sign == "!":
        return IntegrityRule(path=pattern, is_pattern=True, excludes=True, compares_content=False, is_sure=not rest)
    if not rest:
        raise NotFollowed(line[:60])
    # Between pattern and group there may be the kinds of files that the rule is for: `f`, `f,l`.
    is_sure = (len(rest) == 1 or "f" in rest[0].split(",")) and (sign != "=" or pattern.endswith("$"))
    hashes = _hashes(" ".join(rest if len(rest) == 1 or re.match(r"[+-]", rest[1]) else rest[1:]), groups)
    return IntegrityRule(path=pattern, is_pattern=True, excludes=False, compares_content=bool(hashes & _STRONG), is_sure=is_sure)
