"""The host as sudo sees it."""

from __future__ import annotations

import posixpath
import re

from govaudit.facts.sudo_host import SudoHost
from govaudit.model import Absent, Missing, Reason, Seen, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.readers.accounts import GROUP, groups_of
from govaudit.targets.host.readers.sudo_programs import named_paths, programs
from govaudit.targets.host.requests import Command, File, Listing, LiveFile
from govaudit.targets.host.sudoers.netgroups import read_netgroups
from govaudit.targets.host.sudoers.seen import HOST, RUNNING_HOST, SOURCES, SUDOERS, SUDOERS_OF_VENDOR
from govaudit.targets.host.sudoers.version import RELEASE, VERSION, version_of
from govaudit.targets.host.ways import link_of

HOSTS = File("/etc/hosts")
NETGROUPS = File("/etc/netgroup")
DOMAIN = LiveFile("/proc/sys/kernel/domainname")
ADDRESSES = Command(("ip", "-o", "addr", "show", "up"))

_MOST_LINKS = 16
_SUM_OF = re.compile(r"command (sha[0-9]+)sum (\S+)")
_SUM = re.compile(r"([0-9a-f]{56,128}) [ *]")
_ADDRESS = re.compile(r"[0-9]+: (\S+)\s+inet6? ([0-9A-Fa-f.:]+)(?: peer [0-9A-Fa-f.:]+)?/([0-9]{1,3}) ")


@reads(
    SUDOERS,
    Maybe(SUDOERS_OF_VENDOR),
    *(Maybe(one) for one in (RUNNING_HOST, HOST, HOSTS, SOURCES, NETGROUPS, DOMAIN, ADDRESSES, GROUP, RELEASE, VERSION)),
    Each(SUDOERS, programs, again=True),
    Each(SUDOERS_OF_VENDOR, programs, again=True),
)
def sudo_host(seen: Observations) -> SudoHost:
    """Names, addresses, netgroups, groups and paths, each missing where it cannot be told."""
    name = _name(seen)
    groups = groups_of(seen)
    return SudoHost(
        name=name,
        full_name=name if isinstance(name, Missing) else _full_name(name, seen),
        addresses=_addresses(seen),
        netgroups=_netgroups(seen),
        group_ids=groups if isinstance(groups, Missing) else {name: gid for gid, name in groups.names.items()},
        paths={path: real for path in named_paths(seen) if (real := _real(path, seen)) is not None},
        digests=_digests(seen),
        version=version_of(seen),
    )


def _digests(seen: Observations) -> dict[str, str]:
    """What sha256sum and the like say of programs."""
    found: dict[str, str] = {}
    for observation in seen:
        outcome = observation.outcome
        if isinstance(outcome, Seen) and (asked := _SUM_OF.fullmatch(observation.request)) and (said := _SUM.match(outcome.text)):
            found[f"{asked[1]}:{asked[2]}"] = said[1]
    return found


def _name(seen: Observations) -> str | Missing:
    for request in (RUNNING_HOST, HOST):
        found = seen.seen(request)
        lines = [line.strip() for line in found.lines() if line.strip() and not line.startswith("#")] if found else []
        if lines and re.fullmatch(r"[A-Za-z0-9._-]{1,255}", lines[0]):
            return lines[0]
    return missing(Reason.INCOMPLETE, "the name of the host is not known")


def _sources(database: str, seen: Observations) -> list[str] | Missing:
    """What nsswitch.conf names for a database; empty where it says nothing."""
    outcome = seen.outcome(SOURCES)
    if isinstance(outcome, Missing):
        return outcome
    for line in outcome.lines() if isinstance(outcome, Seen) else []:
        if found := re.match(rf"[ \t]*{database}[ \t]*:([^#]*)", line):
            return found[1].split()
    return []


def _full_name(name: str, seen: Observations) -> str | Missing:
    """The first name on the line of /etc/hosts that has the host's own, where that is where the resolver looks first."""
    sources = _sources("hosts", seen)
    if isinstance(sources, Missing):
        return sources
    content = seen.outcome(HOSTS)
    if isinstance(content, Missing):
        return content
    lines = [line.partition("#")[0].split() for line in content.lines()] if isinstance(content, Seen) else []
    found = {words[1].lower() for words in lines if name.lower() in [word.lower() for word in words[1:]]}
    if sources[:1] == ["files"] and len(found) == 1:
        return found.pop()
    if sources == ["files"] and not found:
        return name
    return missing(Reason.NOT_SUPPORTED, "which full name the host has cannot be told from its files")


def _addresses(seen: Observations) -> list[str] | Missing:
    outcome = seen.outcome(ADDRESSES)
    if isinstance(outcome, Missing):
        return outcome
    if isinstance(outcome, Absent):
        return missing(Reason.TOOL_MISSING, "the addresses of the host are not known: it has no `ip`")
    found: list[str] = []
    for line in outcome.lines():
        if match := _ADDRESS.match(line):
            if match[1].partition("@")[0] != "lo":
                found.append(f"{match[2]}/{match[3]}")
        elif line.strip():
            return missing(Reason.UNPARSEABLE, "the addresses of the host cannot be read")
    return found


def _netgroups(seen: Observations) -> dict[str, list[str]] | Missing:
    sources = _sources("netgroup", seen)
    if isinstance(sources, Missing):
        return sources
    domain = seen.seen(DOMAIN)
    has_no_nis = domain is not None and domain.text.strip() in ("", "(none)")
    others = [one for one in sources or ["nis", "files"] if one != "files" and not (one == "nis" and has_no_nis)]
    if others or (sources and "files" not in sources and not has_no_nis):
        return missing(Reason.NOT_SUPPORTED, "netgroups also come from {sources}, which is not looked at", sources=others)
    content = seen.outcome(NETGROUPS)
    if isinstance(content, Missing):
        return content
    return read_netgroups(content.content) if isinstance(content, Seen) and (not sources or "files" in sources) else {}


def _real(path: str, seen: Observations) -> str | None:
    """Where a path leads; empty: nowhere; None: that is not known."""
    if isinstance(seen.outcome(Listing(path)), Absent):  # links above it are followed by whoever looks
        return ""
    parts = [part for part in path.split("/") if part]
    at = ""
    links = 0
    while parts:
        part = parts.pop(0)
        step = f"{at}/{part}"
        outcome = seen.outcome(Listing(step))
        if isinstance(outcome, Missing):
            return None
        if isinstance(outcome, Absent):
            return ""
        if outcome.attributes is None or outcome.attributes.kind != "link":
            at = step
            continue
        links += 1
        target = link_of(step, outcome)
        if not target or links > _MOST_LINKS:
            return None
        parts = [*(one for one in target.split("/") if one), *parts]
        at = ""
    return posixpath.normpath(at) if at else None
