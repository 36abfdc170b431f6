"""Shell patterns as fnmatch(3) has them."""

from __future__ import annotations

import re

Answer = bool | None

_LITERAL = re.compile(r"\[[!^]?\]?[^\]\[\\/]*\]")


def matches(pattern: str, text: str) -> Answer:
    r"""Whether a shell pattern matches a text: `*`, `?`, `[a-z]`, `\` before a letter; None for brackets that are not plain.

    Goes back to the last `*` alone, so that no pattern takes more than the product of both lengths.
    """
    parts = _parts(pattern)
    if parts is None:
        return None
    at = place = 0
    star, begin = -1, 0
    while place < len(text):
        if at < len(parts) and parts[at] == "*":
            star, begin = at, place
            at += 1
        elif at < len(parts) and _is_one(parts[at], text[place]):
            at += 1
            place += 1
        elif star >= 0:
            begin += 1
            at, place = star + 1, begin
        else:
            return False
    return all(part == "*" for part in parts[at:])


def _parts(pattern: str) -> list[str] | None:
    found: list[str] = []
    at = 0
    while at < len(pattern):
        letter = pattern[at]
        if letter == "[":
            bracket = _LITERAL.match(pattern, at)
            if bracket is None:
                return None
            found.append(bracket[0])
            at = bracket.end()
        elif letter == "\\":
            if at + 1 == len(pattern):
                return None
            found.append(pattern[at : at + 2])
            at += 2
        else:
            found.append(letter)
            at += 1
    return found


def _is_one(part: str, letter: str) -> bool:
    if part == "?":
        return True
    if part.startswith("\\"):
        return part[1] == letter
    if not part.startswith("[") or len(part) == 1:
        return part == letter
    turned = part[1] in "!^"
    inner = part[2 if turned else 1 : -1]
    meant = False
    at = 0
    while at < len(inner):
        if inner[at + 1 : at + 2] == "-" and at + 2 < len(inner):
            meant = meant or inner[at] <= letter <= inner[at + 2]
            at += 3
        else:
            meant = meant or inner[at] == letter
            at += 1
    return meant != turned
