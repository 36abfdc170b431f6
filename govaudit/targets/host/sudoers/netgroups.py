"""netgroup(5): groups of hosts and users in /etc/netgroup."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govaudit.model import Missing, Reason, missing

_MOST = 20_000
"""Members of all netgroups together."""
_MEMBER = re.compile(r"\(([^(),]*),([^(),]*),([^(),]*)\)|([^\s(),]+)")


def read_netgroups(content: bytes) -> dict[str, list[str]] | Missing:
    """The members of each, `host,user,domain`, those of netgroups within put in their place; an empty field stands for anything."""
    text = re.sub(r"\\[ \t]*\n", " ", content.decode("utf-8", errors="replace"))
    triples: dict[str, list[str]] = {}
    within: dict[str, list[str]] = {}
    for line in text.split("\n"):
        words = line.split(None, 1)
        if len(words) < 2 or words[0].startswith("#"):
            continue
        name = words[0]
        if name in triples or _MEMBER.sub("", words[1]).strip():
            return missing(Reason.UNPARSEABLE, "{path} cannot be followed", path="/etc/netgroup")
        triples[name], within[name] = [], []
        for host, user, domain, other in _MEMBER.findall(words[1]):
            if other:
                within[name].append(other)
            else:
                triples[name].append(",".join(part.strip() for part in (host, user, domain)))
    found: dict[str, list[str]] = {}
    left = _MOST
    for name in triples:
        reached = _reached(name, within)
        members = [member for other in reached for member in triples.get(other, [])]
        left -= len(members) + len(reached)
        if left < 0:
            return missing(Reason.TOO_LARGE, "{path} is too large", path="/etc/netgroup")
        found[name] = members
    return found


def _reached(name: str, within: dict[str, list[str]]) -> Sequence[str]:
    """The netgroup and all that stand in it, however deep."""
    found: dict[str, None] = {}
    waiting = [name]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found[at] = None
            waiting.extend(within.get(at, []))
    return list(found)
