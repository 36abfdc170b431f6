"""The files of firewalld: zones, and the services that they name (firewalld.zone(5), firewalld.service(5))."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from xml.parsers import expat  # entities are refused below, which is what defusedxml does, too

import msgspec

from .rules import Match, NotFollowed, Outcome, are_ports

DEFAULT_ZONE = "public"
NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")

_DEEPEST = 8
_MOST = 5_000
_UNFOLLOWED = frozenset({"source-port", "forward-port"})
_SILENT = frozenset(
    {"short", "description", "log", "nflog", "audit", "masquerade", "icmp-block", "icmp-block-inversion", "forward", "icmp-type"}
)
"""What opens no port."""
_FAMILIES = {"ipv4": "ip", "ipv6": "ip6"}


class Element(msgspec.Struct, frozen=True):
    """One element of a file."""

    name: str
    attributes: dict[str, str]
    children: list[Element]


def element_of(content: bytes) -> Element:
    """The root of a file. Raises NotFollowed for what firewalld would not read."""
    root = Element("", {}, [])
    within = [root]
    count = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        element = Element(name, attributes, [])
        within[-1].children.append(element)
        within.append(element)
        if len(within) > _DEEPEST or count > _MOST:
            raise NotFollowed

    def refuse(*_: object) -> None:
        raise NotFollowed

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda _: within.pop()
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # no such encoding
        raise NotFollowed from error
    return root.children[0]


def services_of(zone: Element) -> list[str]:
    """The services that a zone names."""
    rules = [child for one in zone.children if one.name == "rule" for child in one.children]
    names = (one.attributes.get("name", "") for one in (*zone.children, *rules) if one.name == "service")
    return [name for name in dict.fromkeys(names) if NAME.fullmatch(name)]


def outcome(zones: Mapping[str, Element], default: str, services: Mapping[str, Element], family: str) -> Outcome:
    """What is let in by the default zone, and by those that have interfaces or sources of their own."""
    if default not in zones:
        raise NotFollowed
    found = Outcome("accept" if _accepts(zones[default]) else "drop", openings=[])
    for name, zone in zones.items():
        bound = list(_bindings(zone, family, found))
        if name == default:
            bound.append(Match())
        for binding in bound:
            if _accepts(zone) and binding != Match():
                found.openings.append(binding)
            _open(found, zone, binding, services, family)
    return found


def _accepts(zone: Element) -> bool:
    return zone.attributes.get("target", "").upper() == "ACCEPT"


def _bindings(zone: Element, family: str, found: Outcome) -> Iterator[Match]:
    for one in zone.children:
        if one.name == "interface" and one.attributes.get("name"):
            yield Match(interface=one.attributes["name"].replace("+", "*"))
        elif one.name == "source":
            address = one.attributes.get("address", "")
            if not address:
                found.is_sure = False  # by a set of addresses, or those of network cards
            elif _family(address) == family:
                yield Match(sources=(address,))


def _family(address: str) -> str:
    return "ip6" if ":" in address else "ip"


def _open(found: Outcome, zone: Element, binding: Match, services: Mapping[str, Element], family: str) -> None:
    for one in zone.children:
        if one.name == "rule":
            _open_by_rule(found, one, binding, services, family)
        elif one.name in _UNFOLLOWED:
            found.is_sure = False
        else:
            _add(found, [both for match in _opened(one, services, family, found) if (both := match.within(binding)) is not None])


def _open_by_rule(found: Outcome, rule: Element, binding: Match, services: Mapping[str, Element], family: str) -> None:
    """A rich rule. One that refuses is passed over, so that more may be said to be open than is."""
    if not any(one.name == "accept" for one in rule.children):
        found.is_sure = found.is_sure and all(one.name not in _UNFOLLOWED for one in rule.children)
        return
    if _FAMILIES.get(rule.attributes.get("family", ""), family) != family:
        return
    sources: list[Match] = []
    about: list[Match] | None = None
    for one in rule.children:
        if one.name == "source":
            address = one.attributes.get("address", "")
            if not address or one.attributes.get("invert", "no").lower() in ("yes", "true"):
                found.is_sure = False
            elif _family(address) == family:
                sources.append(Match(sources=(address,)))
            else:
                return
        elif one.name in ("service", "port", "protocol"):
            about = _opened(one, services, family, found)
        elif one.name == "icmp-type":
            about = []
        elif one.name not in (*_SILENT, "accept", "destination"):
            found.is_sure = False
    for match in [Match()] if about is None else about:
        for source in sources or [Match()]:
            both = source.within(match)
            _add(found, [whole for whole in (both and both.within(binding),) if whole is not None])


def _add(found: Outcome, matches: Sequence[Match]) -> None:
    for match in matches:
        if match.is_everything:
            found.default = "accept"
        else:
            found.openings.append(match)


def _opened(one: Element, services: Mapping[str, Element], family: str, found: Outcome) -> list[Match]:
    """What an element of a zone or of a service opens."""
    match one.name:
        case "port":
            port, protocol = one.attributes.get("port", "").replace(":", "-"), one.attributes.get("protocol", "")
            if not protocol or (port and not are_ports([port])):
                raise NotFollowed
            return [Match(protocol=protocol, ports=(port,) if port else ())]
        case "protocol":
            return [Match(protocol=one.attributes.get("value", ""))]
        case "service":
            service = services.get(one.attributes.get("name", ""))
            if service is None:
                raise NotFollowed
            named = {name for child in service.children if child.name == "destination" for name in child.attributes}
            if named and family not in {_FAMILIES.get(name) for name in named}:
                return []
            if any(child.name in ("include", "source-port") for child in service.children):
                found.is_sure = False
            parts = [child for child in service.children if child.name in ("port", "protocol")]
            return [match for child in parts for match in _opened(child, services, family, found)]
        case name if name not in _SILENT and name not in ("interface", "source"):
            found.is_sure = False
    return []
