"""Rules in the form of iptables-save(8), which ufw and iptables-persistent keep in files."""

from __future__ import annotations

import shlex

import msgspec

from govaudit.targets.host.packet_filters.rules import MAX_RULES, Match, NotFollowed, Rule, are_ports

_STATES = {"NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED", "SNAT", "DNAT"}
_REFUSALS = {"DROP", "REJECT"}
_PASSED_OVER = {"LOG", "NFLOG", "ULOG", "AUDIT", "TRACE", "MARK", "CONNMARK", "CLASSIFY"}
_KNOWN_MATCHES = {
    *("tcp", "udp", "sctp", "dccp", "icmp", "icmp6", "ipv6-icmp", "icmpv6", "state", "conntrack", "multiport", "comment", "limit"),
    *("addrtype", "hl"),
}
_MULTICAST = ("224.", "239.", "ff0")
_NOT_FROM_OUTSIDE = (*_MULTICAST, "127.", "::1")
_NARROWED_BY_NOT = frozenset(
    {
        *("-p", "--protocol", "-i", "--in-interface", "-s", "--source", "--src"),
        *("--dport", "--destination-port", "--dports", "--destination-ports"),
    }
)


class Filter(msgspec.Struct):
    """The table `filter` of one file."""

    chains: dict[str, list[Rule]]
    policies: dict[str, str]
    """Of base chains: `accept` or `drop`."""


def filter_table(text: str) -> Filter:
    """The rules that are about new connections from outside. Raises NotFollowed for what is no such file."""
    found = Filter({}, {})
    table = ""
    lines = text.split("\n")
    if len(lines) > MAX_RULES:
        raise NotFollowed
    for raw in lines:
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("*"):
            table = line[1:]
        elif table != "filter" or line == "COMMIT":
            continue
        elif line.startswith(":"):
            words = line[1:].split()
            if not words:
                raise NotFollowed
            found.chains.setdefault(words[0], [])
            if len(words) > 1 and words[1] in ("ACCEPT", "DROP"):
                found.policies[words[0]] = words[1].lower()
        else:
            _add(found, line)
    return found


def _add(found: Filter, line: str) -> None:
    try:
        words = shlex.split(line[:4_000])
    except ValueError as error:
        raise NotFollowed from error
    if len(words) < 2 or words[0] not in ("-A", "--append", "-I", "--insert"):
        raise NotFollowed
    rule = _rule(words[2:])
    if rule is None:
        return
    chain = found.chains.setdefault(words[1], [])
    if words[0] in ("-I", "--insert"):
        chain.insert(0, rule)
    else:
        chain.append(rule)


def _rule(words: list[str]) -> Rule | None:
    """None where it is about no new connection from outside: of the loopback, of known connections, of multicast."""
    protocol, interface, verdict, target = "", "", "", ""
    ports: list[str] = []
    sources: list[str] = []
    narrowed = negated = False
    loose = False  # it asks for what a sender can choose, or for little traffic: that opens as much, and closes less
    at = 0
    while at < len(words):
        word = words[at]
        value = words[at + 1] if at + 1 < len(words) else ""
        if word == "!":
            negated = True
            at += 1
            continue
        if negated and word in _NARROWED_BY_NOT:  # `! -i lo` is about all that comes from outside
            narrowed = narrowed or not (word in ("-i", "--in-interface") and value == "lo")
            negated, at = False, at + 2
            continue
        match word:
            case "-p" | "--protocol":
                protocol = "" if value in ("all", "0") else value
            case "-i" | "--in-interface":
                if value == "lo":
                    return None
                interface = value
            case "-s" | "--source" | "--src":
                if value not in ("0.0.0.0/0", "::/0"):
                    sources = value.split(",")
            case "-d" | "--destination" | "--dst":
                if value.startswith(_NOT_FROM_OUTSIDE) and not negated:
                    return None
                loose = True
            case "--dport" | "--destination-port" | "--dports" | "--destination-ports":
                ports = [port.replace(":", "-") for port in value.split(",")]
                if not are_ports(ports):
                    raise NotFollowed
            case "--state" | "--ctstate":
                states = set(value.split(","))
                if not states <= _STATES:
                    raise NotFollowed
                if ("NEW" in states) is negated:
                    return None
            case "--dst-type":
                if (value == "LOCAL") is negated:
                    return None  # what is sent to many, or passed on
            case "--sport" | "--source-port" | "--sports" | "--icmp-type" | "--icmpv6-type" | "--hl-eq":
                loose = True
            case "-j" | "--jump" | "-g" | "--goto":
                verdict, target = ("goto" if word in ("-g", "--goto") else "jump"), value
            case "-m" | "--match" if value == "rt":
                return None  # routing headers, of which no new connection needs any
            case "-m" | "--match" | "--comment" | "--limit" | "--limit-burst" | "--reject-with" | "--log-prefix" | "--log-level":
                narrowed = narrowed or (word in ("-m", "--match") and value not in _KNOWN_MATCHES)
                loose = loose or value == "limit"
            case _:
                narrowed = True
                negated = False
                if value.startswith("-") or value == "!":
                    at += 1
                    continue
        if negated:
            loose, negated = True, False
        at += 2
    if target == "ACCEPT":
        verdict, target = "accept", ""
    elif target in _REFUSALS:
        verdict, target = "drop", ""
    elif target == "RETURN":
        verdict, target = "return", ""
    elif not target or target in _PASSED_OVER:
        return None
    narrowed = narrowed or (loose and verdict != "accept")
    return Rule(Match(protocol, tuple(ports), tuple(sources), interface), verdict, target, narrowed)
