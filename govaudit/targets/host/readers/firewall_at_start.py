"""The packet filter that is set up when the host starts, from the files of the program that does it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from govaudit.facts.firewall import Opening, PacketFilterAtStart
from govaudit.model import Missing, Observation, Reason, Request, Seen, missing
from govaudit.reading import Each, Maybe, Observations, Want, reads
from govaudit.targets.host.packet_filters import firewalld, iptables, leading_on
from govaudit.targets.host.packet_filters.nft_files import ruleset_of_files
from govaudit.targets.host.packet_filters.rules import Chains, Match, NotFollowed, Outcome, Rule, come_to
from govaudit.targets.host.packet_filters.summary import FAMILIES, Results, of_nftables, summary
from govaudit.targets.host.requests import File, Glob, Listing

from .startup import STARTUP, is_there, starts_by_itself

UFW_CONF = File("/etc/ufw/ufw.conf")
UFW_DEFAULTS = File("/etc/default/ufw")
UFW_RULES = {
    "ip": (File("/etc/ufw/before.rules"), File("/etc/ufw/user.rules"), File("/etc/ufw/after.rules")),
    "ip6": (File("/etc/ufw/before6.rules"), File("/etc/ufw/user6.rules"), File("/etc/ufw/after6.rules")),
}
SAVED = {
    "ip": (File("/etc/iptables/rules.v4"), File("/etc/sysconfig/iptables"), File("/etc/iptables/rules-save")),
    "ip6": (File("/etc/iptables/rules.v6"), File("/etc/sysconfig/ip6tables"), File("/etc/iptables/rules6-save")),
}
"""Of iptables-persistent, of the RHEL family's iptables-services, and of OpenRC."""

_PERSISTENT = ("netfilter-persistent.service", "iptables.service", "ip6tables.service")
"""Debian's, with its other names."""
LOADED_BY = {
    "ip": (_PERSISTENT, ("iptables.service",), ("iptables.service",)),
    "ip6": (_PERSISTENT, ("ip6tables.service",), ("ip6tables.service",)),
}
"""The services that load each of these files: on the RHEL family and with OpenRC each address family has its own."""

NFT_FILES = (File("/etc/nftables.conf"), File("/etc/sysconfig/nftables.conf"), File("/etc/nftables.nft"))
"""Of Debian and SUSE, of the RHEL family, of Alpine."""

FIREWALLD_CONF = (File("/etc/firewalld/firewalld.conf"), File("/usr/etc/firewalld/firewalld.conf"))
ZONES = (Glob("/usr/lib/firewalld/zones/*.xml"), Glob("/etc/firewalld/zones/*.xml"))
OWN_POLICIES = Listing("/etc/firewalld/policies/*.xml")
DIRECT = Listing("/etc/firewalld/direct.xml")
CONNECTIONS = Listing("/etc/NetworkManager/system-connections/*")
"""Where NetworkManager may be told to put an interface into another zone. Their content may be secret, and is not looked at."""
MADE_CONNECTIONS = tuple(Listing(f"{place}/NetworkManager/system-connections/*") for place in ("/run", "/usr/lib"))
"""The same from netplan, from the boot's command line and from packages."""
_LOOPBACK = "/lo.nmconnection"
INTERFACES = (Glob("/etc/sysconfig/network-scripts/ifcfg-*"), Glob("/etc/sysconfig/network/ifcfg-*"))

ENGINES = tuple(Listing(f"/usr/{path}") for path in ("bin/dockerd", "sbin/dockerd", "bin/podman", "bin/k3s", "local/bin/k3s"))
"""Programs that put rules of NAT beside those of the packet filter, for the ports of containers."""
_NFT_NAT = re.compile(r"^[^#\n]*\b(?:dnat|redirect|tproxy)\b", re.MULTILINE)

UFW_HOOKS = tuple(Listing(f"/etc/ufw/{name}.init") for name in ("before", "after"))
"""Scripts that ufw runs where they may be run (ufw-framework(8))."""

PROGRAMS = {
    "ufw": ("ufw.service",),
    "iptables": _PERSISTENT,
    "nftables": ("nftables.service",),
    "firewalld": ("firewalld.service",),
    "shorewall": ("shorewall.service", "shorewall6.service"),
}
"""What sets up a packet filter when the host starts."""


def included_by(seen: Sequence[Observation]) -> Iterable[Request]:
    """The files that a file of nft includes; its own folder of old is /etc."""
    for one in seen:
        if isinstance(one.outcome, Seen):
            for line in one.outcome.lines()[:20_000]:
                words = line.partition("#")[0].strip().rstrip(";").split(None, 1)
                if len(words) == 2 and words[0] == "include":
                    yield _included(words[1].strip().strip("\"'"))


def _included(name: str) -> Glob:
    return Glob(name if name.startswith("/") else f"/etc/{name.removeprefix('./')}")


def services_of(seen: Sequence[Observation]) -> Iterable[Request]:
    """Where the services lie that zones of firewalld name."""
    for one in seen:
        if isinstance(one.outcome, Seen):
            try:
                names = firewalld.services_of(firewalld.element_of(one.outcome.content))
            except NotFollowed:
                continue
            yield from (file for name in names for file in _service(name))


def _service(name: str) -> tuple[File, File]:
    return File(f"/etc/firewalld/services/{name}.xml"), File(f"/usr/lib/firewalld/services/{name}.xml")


AT_START: tuple[Want, ...] = (
    *(Maybe(one) for one in (UFW_CONF, UFW_DEFAULTS, *NFT_FILES, *FIREWALLD_CONF, *ZONES, OWN_POLICIES, DIRECT, CONNECTIONS)),
    *(Maybe(one) for one in (*INTERFACES, *MADE_CONNECTIONS, *ENGINES, *UFW_HOOKS)),
    *(Maybe(file) for files in (*UFW_RULES.values(), *SAVED.values()) for file in files),
    *(Each(file, included_by) for file in NFT_FILES),
    *(Each(zones, services_of) for zones in ZONES),
    *STARTUP,
)


@reads(*AT_START)
def packet_filter_at_start(seen: Observations) -> PacketFilterAtStart | Missing:
    """What the one program that sets it up has in its files."""
    programs = started(seen)
    if isinstance(programs, Missing):
        return programs
    if len(programs) > 1:
        return missing(Reason.NOT_SUPPORTED, "several programs set up a packet filter: {programs}", programs=programs)
    if not programs:
        return PacketFilterAtStart(seen_in="", incoming="accept", incoming_ipv6="accept", forwarded="accept", openings=[])
    read = _READ_BY.get(programs[0])
    if read is None:
        return missing(
            Reason.NOT_SUPPORTED, "the files of {program} are not followed, and the rules in force were not seen", program=programs[0]
        )
    try:
        results = read(seen)
    except NotFollowed:
        return missing(Reason.NOT_SUPPORTED, "the files of {program} cannot be followed", program=programs[0])
    return results if isinstance(results, Missing) else summary(PacketFilterAtStart, programs[0], results, _led_on(seen))


def _led_on(seen: Observations) -> list[Opening] | Missing:
    """What files lead on by NAT is not followed, and what containers open shows in the kernel alone."""
    for engine in ENGINES:
        there = is_there(seen, (engine,))
        if there is not False:
            unseen = missing(Reason.NOT_SUPPORTED, "which ports {program} leads on to containers shows in the kernel's rules alone",
                             program=engine.pattern)  # fmt: skip
            return there if isinstance(there, Missing) else unseen
    for file in (*(one for files in (*UFW_RULES.values(), *SAVED.values()) for one in files), *NFT_FILES):
        outcome = seen.outcome(file)
        if isinstance(outcome, Seen) and (leading_on.in_text(outcome.text) or _NFT_NAT.search(outcome.text)):
            return missing(Reason.NOT_SUPPORTED, "{path} has rules of NAT, which are not followed", path=file.path)
    return []


def started(seen: Observations) -> list[str] | Missing:
    """The programs that set up a packet filter when the host starts."""
    found: list[str] = []
    for program, units in PROGRAMS.items():
        starts = starts_by_itself(seen, units)
        if isinstance(starts, Missing):
            return starts
        if starts and program == "ufw":
            enabled = _ufw_enabled(seen)
            if isinstance(enabled, Missing):
                return enabled
            starts = enabled
        if starts:
            found.append(program)
    return found


def _ufw_enabled(seen: Observations) -> bool | Missing:
    outcome = seen.outcome(UFW_CONF)
    if isinstance(outcome, Missing):
        return outcome
    return isinstance(outcome, Seen) and _shell_values(outcome).get("ENABLED", "no").lower() == "yes"


def _shell_values(content: Seen) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in content.lines()[:5_000]:
        key, equals, value = line.strip().partition("=")
        if equals and not key.startswith("#"):
            found[key.strip()] = value.partition("#")[0].strip().strip("\"'")
    return found


def _of_ufw(seen: Observations) -> Results | Missing:
    """ufw jumps from INPUT to its before, user and after chains; what none of them decides goes by /etc/default/ufw."""
    defaults = seen.outcome(UFW_DEFAULTS)
    if not isinstance(defaults, Seen):
        return defaults if isinstance(defaults, Missing) else missing(Reason.INCOMPLETE, "{path} is not there", path=UFW_DEFAULTS.path)
    for one in (observation for hook in UFW_HOOKS for observation in seen.many(hook)):
        if isinstance(one.outcome, Missing):
            return one.outcome
        if isinstance(one.outcome, Seen) and (one.outcome.attributes is None or (one.outcome.attributes.mode or 0) & 0o111):
            return missing(Reason.NOT_SUPPORTED, "ufw runs {path}, which is not followed", path=one.source.removeprefix("listing "))
    values = _shell_values(defaults)
    results: Results = {"input": {}, "forward": {}}
    for family, files in UFW_RULES.items():
        prefix = "ufw" if family == "ip" else "ufw6"
        chains: dict[str, list[Rule]] = {}
        for file in files:
            outcome = seen.outcome(file)
            if isinstance(outcome, Missing):
                return outcome
            if isinstance(outcome, Seen):
                try:
                    of_file = {name: rules for name, rules in iptables.filter_table(outcome.text).chains.items() if rules}
                except NotFollowed:
                    return missing(Reason.UNPARSEABLE, "{path} cannot be followed", path=file.path)
                if of_file.keys() & {*chains, "INPUT", "FORWARD"}:
                    return missing(Reason.NOT_SUPPORTED, "{path} adds to chains of others, which is not followed", path=file.path)
                chains.update(of_file)
        for hook, policy in (("input", "DEFAULT_INPUT_POLICY"), ("forward", "DEFAULT_FORWARD_POLICY")):
            start = [rule_to(f"{prefix}-{part}-{hook}") for part in ("before", "user", "after")]
            if family == "ip6" and values.get("IPV6", "yes").lower() != "yes":
                # Without it ufw lets nothing but the loopback through over IPv6.
                results[hook][family] = Outcome("drop", [], is_sure=True)
                continue
            refuses = values.get(policy, "DROP").upper() in ("DROP", "REJECT")
            results[hook][family] = _followed({**chains, "": start}, "", "drop" if refuses else "accept")
    return results


def rule_to(chain: str) -> Rule:
    """A jump that every packet takes."""
    return Rule(match=Match(), verdict="jump", target=chain)


def _followed(chains: Chains, start: str, policy: str) -> Outcome:
    try:
        return come_to(chains, start, policy)
    except NotFollowed:
        return Outcome(policy, [], is_sure=False)


def _of_iptables(seen: Observations) -> Results | Missing:
    """Files of iptables-persistent and of the RHEL family's iptables-services; a family without a file is not filtered."""
    results: Results = {"input": {}, "forward": {}}
    for family, files in SAVED.items():
        table = iptables.Filter({}, {})
        loading = [starts_by_itself(seen, units) for units in LOADED_BY[family]]
        if trouble := next((one for one in loading if isinstance(one, Missing)), None):
            return trouble
        for file in (file for file, starts in zip(files, loading, strict=True) if starts):
            outcome = seen.outcome(file)
            if isinstance(outcome, Missing):
                return outcome
            if isinstance(outcome, Seen):
                try:
                    table = iptables.filter_table(outcome.text)
                except NotFollowed:
                    return missing(Reason.UNPARSEABLE, "{path} cannot be followed", path=file.path)
                break
        for hook, by_family in results.items():
            name = hook.upper()
            by_family[family] = _followed(table.chains, name, table.policies.get(name, "accept"))
    return results


def _of_nftables(seen: Observations) -> Results | Missing:
    """The file that its service loads. Where it does not say how to filter, nothing is filtered."""
    outcomes = [seen.outcome(file) for file in NFT_FILES]
    trouble = next((one for one in outcomes if isinstance(one, Missing)), None)
    files = [one for one in outcomes if isinstance(one, Seen)]
    if trouble is not None or len(files) != 1:
        return trouble or missing(Reason.NOT_SUPPORTED, "which file the service nftables loads is not known")

    def included(name: str) -> list[str] | None:
        request = _included(name)
        if request not in seen:
            return None
        found = [one.outcome for one in seen.many(request)]
        texts = [one.text for one in found if isinstance(one, Seen)]
        is_whole = not any(isinstance(one, Missing) for one in found) and (texts or any(sign in name for sign in "*?["))
        return texts if is_whole else None

    results, _ = of_nftables(ruleset_of_files(files[0].text, included))
    return results


def _of_firewalld(seen: Observations) -> Results | Missing:
    """Its default zone, and the zones with interfaces or sources of their own; firewalld forwards nothing that it is not told to."""
    beside = _beside_zones(seen)
    if beside is not None:
        return beside
    settings: dict[str, str] = {}
    for file in FIREWALLD_CONF:
        outcome = seen.outcome(file)
        if isinstance(outcome, Missing):
            return outcome
        if isinstance(outcome, Seen):
            settings = _shell_values(outcome)
            break
    zones: dict[str, firewalld.Element] = {}
    for place in ZONES:
        for one in seen.many(place):
            if isinstance(one.outcome, Missing):
                return one.outcome
            if isinstance(one.outcome, Seen):
                zones[one.source.rpartition("/")[2].removesuffix(".xml")] = firewalld.element_of(one.outcome.content)
    services: dict[str, firewalld.Element] = {}
    for name in dict.fromkeys(name for zone in zones.values() for name in firewalld.services_of(zone)):
        for file in _service(name):
            outcome = seen.outcome(file)
            if isinstance(outcome, Missing):
                return outcome
            if isinstance(outcome, Seen):
                services[name] = firewalld.element_of(outcome.content)
                break
    default = settings.get("DefaultZone") or firewalld.DEFAULT_ZONE
    incoming = {family: firewalld.outcome(zones, default, services, family) for family in FAMILIES}
    return {"input": incoming, "forward": {family: Outcome("drop", []) for family in FAMILIES}}


def _beside_zones(seen: Observations) -> Missing | None:
    """What may add to the zones, or put an interface into another one than its own file says."""
    others: list[str] = []
    for listing in (OWN_POLICIES, DIRECT, CONNECTIONS):
        there = is_there(seen, (listing,))
        if isinstance(there, Missing):
            return there
        others += [listing.pattern] if there else []
    for one in (observation for request in MADE_CONNECTIONS for observation in seen.many(request)):
        if isinstance(one.outcome, Missing):
            return one.outcome
        if isinstance(one.outcome, Seen) and not one.source.endswith(_LOOPBACK):
            others.append(one.source)
    for one in (observation for request in INTERFACES for observation in seen.many(request)):
        if isinstance(one.outcome, Missing):
            return one.outcome
        if isinstance(one.outcome, Seen) and _shell_values(one.outcome).get("ZONE"):
            others.append(one.source)
    if others:
        return missing(Reason.NOT_SUPPORTED, "{path} may add to what the zones of firewalld say, and is not followed", path=others[0])
    return None


_READ_BY: dict[str, Callable[[Observations], Results | Missing]] = {
    "ufw": _of_ufw,
    "iptables": _of_iptables,
    "nftables": _of_nftables,
    "firewalld": _of_firewalld,
}
