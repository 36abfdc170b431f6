"""Rules of NAT by which new connections from outside are led on to other ports, to containers or to other hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from govaudit.facts.firewall import Opening

from .nftables import condition, entries_in, key_of, values_of
from .rules import Match

_KINDS = frozenset({"dnat", "redirect", "tproxy"})
_OF_IPTABLES = frozenset({"DNAT", "REDIRECT", "TPROXY", "NETMAP"})
_IN_TEXT = re.compile(r"^\s*-[AI]\s.*\s(?:-j|--jump)\s+(?:DNAT|REDIRECT|TPROXY|NETMAP)\b", re.MULTILINE)
_LOOPBACK = ("127.", "::1")


def in_ruleset(entries: list[Any]) -> list[Opening]:
    """What rules in the kernel lead on, wherever they stand. Raises NotFollowed."""
    found: list[Opening] = []
    for kind, entry in entries_in(entries):
        expressions = entry.get("expr")
        if kind == "rule" and isinstance(expressions, list) and entry.get("family") in ("ip", "ip6", "inet"):
            family = "ip6" if entry["family"] == "ip6" else "ip"
            found += [one for one in _by_rule(expressions, family) if one not in found]
    return found


def _by_rule(expressions: list[Any], family: str) -> Iterator[Opening]:
    matches = [Match()]
    for expression in expressions:
        for name, value in expression.items() if isinstance(expression, dict) else ():
            if name == "match" and isinstance(value, dict):
                if key_of(value.get("left")).endswith(" daddr") and value.get("op") == "==" and _is_inside(value):
                    return
                more, _ = condition(value, family, translates=True)
                matches = [both for one in more for match in matches if (both := one.within(match)) is not None]
            elif name in _KINDS or (name == "xt" and isinstance(value, dict) and value.get("name") in _OF_IPTABLES):
                port = value.get("port") if isinstance(value, dict) else None
                for match in matches:
                    for ports in [match.ports, *([(str(port),)] if isinstance(port, int) else [])]:
                        yield Opening(
                            family="ipv6" if family == "ip6" else "ipv4",
                            protocol=match.protocol or "any",
                            ports=list(ports),
                            sources=list(match.sources),
                            interface=match.interface,
                        )


def _is_inside(value: dict[str, Any]) -> bool:
    addresses = values_of(value.get("right"))
    return bool(addresses) and all(address.startswith(_LOOPBACK) for address in addresses)


def in_text(text: str) -> bool:
    """Whether a file in the form of iptables-save(8) leads anything on."""
    return _IN_TEXT.search(text) is not None
