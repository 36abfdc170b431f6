"""The packet filter: the kernel's rules where nftables is loaded, else the files of the program that starts with the host."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from govaudit.facts.firewall import PacketFilter
from govaudit.model import Absent, Missing, Observation, Reason, Seen, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.packet_filters import iptables, nftables
from govaudit.targets.host.packet_filters.rules import Chains, Match, NotFollowed, Outcome, Rule, come_to, openings
from govaudit.targets.host.requests import Command, File, LiveFile

from .startup import STARTUP, starts_by_itself

MODULES = LiveFile("/proc/modules")
NFT = Command(("nft", "-j", "list", "ruleset"))
OLD_TABLES = (LiveFile("/proc/net/ip_tables_names"), LiveFile("/proc/net/ip6_tables_names"))

UFW_CONF = File("/etc/ufw/ufw.conf")
UFW_DEFAULTS = File("/etc/default/ufw")
UFW_RULES = {
    "ip": (File("/etc/ufw/before.rules"), File("/etc/ufw/user.rules"), File("/etc/ufw/after.rules")),
    "ip6": (File("/etc/ufw/before6.rules"), File("/etc/ufw/user6.rules"), File("/etc/ufw/after6.rules")),
}
SAVED = {
    "ip": (File("/etc/iptables/rules.v4"), File("/etc/sysconfig/iptables")),
    "ip6": (File("/etc/iptables/rules.v6"), File("/etc/sysconfig/ip6tables")),
}

PROGRAMS = {
    "ufw": ("ufw.service",),
    "iptables": ("netfilter-persistent.service", "iptables.service", "ip6tables.service"),
    "nftables": ("nftables.service",),
    "firewalld": ("firewalld.service",),
    "shorewall": ("shorewall.service", "shorewall6.service"),
}
"""What sets up a packet filter when the host starts."""

FAMILIES = {"ip": "ipv4", "ip6": "ipv6"}


def where_loaded(seen: Sequence[Observation]) -> Iterable[Command]:
    """`nft` is asked only where its part of the kernel is loaded: asking would load it."""
    outcome = seen[0].outcome if seen else None
    if isinstance(outcome, Seen) and any(line.startswith("nf_tables ") for line in outcome.lines()[:20_000]):
        yield NFT


@reads(
    Each(MODULES, where_loaded),
    *(Maybe(one) for one in (MODULES, *OLD_TABLES, UFW_CONF, UFW_DEFAULTS)),
    *(Maybe(file) for files in (*UFW_RULES.values(), *SAVED.values()) for file in files),
    *STARTUP,
)
def packet_filter(seen: Observations) -> PacketFilter | Missing:
    """The rules in force as root sees them, else what is set up at start."""
    if NFT in seen:
        answer = seen.outcome(NFT)
        if isinstance(answer, Missing):
            return answer
        if isinstance(answer, Seen):
            if answer.status != 0:
                return missing(Reason.PERMISSION_DENIED, "nft does not list its rules: {error}", error=answer.errors.strip()[:200])
            rules = _of_kernel(answer.content)
            if rules is not None:
                return rules
    started = _started(seen)
    if isinstance(started, Missing):
        return started
    if len(started) > 1:
        return missing(Reason.NOT_SUPPORTED, "several programs set up a packet filter: {programs}", programs=started)
    if not started and NFT in seen and isinstance(seen.outcome(NFT), Absent):
        return missing(Reason.TOOL_MISSING, "the kernel has nftables loaded, and nft is not there to list its rules")
    match started:
        case ["ufw"]:
            return _of_ufw(seen)
        case ["iptables"]:
            return _of_iptables(seen)
        case [program]:
            return missing(
                Reason.NOT_SUPPORTED, "the files of {program} are not followed, and the rules in force were not seen", program=program
            )
    return _nothing(seen)


def _started(seen: Observations) -> list[str] | Missing:
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


def _nothing(seen: Observations) -> PacketFilter | Missing:
    """Nothing that is known sets it up at start; what others load, or somebody by hand, shows itself in the kernel alone."""
    for request in (MODULES, *OLD_TABLES):
        outcome = seen.outcome(request)
        if isinstance(outcome, Missing):
            return outcome
        if request is not MODULES and isinstance(outcome, Seen) and outcome.text.strip():
            return missing(Reason.NOT_SUPPORTED, "iptables has rules in the kernel, and no files that are known set them up")
    if isinstance(seen.outcome(MODULES), Absent):
        return missing(
            Reason.NOT_SUPPORTED,
            "nothing sets up a packet filter at start, and whether the kernel has rules cannot be seen without loading it",
        )
    return PacketFilter(seen_in="", incoming="accept", incoming_ipv6="accept", forwarded="accept", openings=[])


def _filter(seen_in: str, results: dict[str, dict[str, Outcome]]) -> PacketFilter:
    """By hook, then family, what the rules come to."""
    sure = all(outcome.is_sure for outcome in results["input"].values())
    unsure = missing(Reason.NOT_SUPPORTED, "a rule that may let something in is not followed")
    found = [one for family, outcome in results["input"].items() for one in openings(outcome, FAMILIES[family])]
    return PacketFilter(
        seen_in=seen_in,
        incoming=results["input"]["ip"].default,
        incoming_ipv6=results["input"]["ip6"].default,
        forwarded=results["forward"]["ip"].default,
        openings=found if sure else unsure,
    )


def _of_kernel(content: bytes) -> PacketFilter | Missing | None:
    """None where nftables has no base chain for what comes in: then others may filter."""
    results: dict[str, dict[str, Outcome]] = {"input": {}, "forward": {}}
    filters = False
    try:
        entries = nftables.entries_of(content)
        for family in FAMILIES:
            rules = nftables.ruleset(entries, family)
            for hook, by_family in results.items():
                bases = [base for base in rules.bases if base.hook == hook]
                filters = filters or (bool(bases) and hook == "input")
                by_family[family] = _together([come_to(rules.chains, base.chain, base.policy) for base in bases])
    except NotFollowed:
        return missing(Reason.UNPARSEABLE, "the rules of nftables cannot be followed")
    return _filter("kernel", results) if filters else None


def _together(outcomes: list[Outcome]) -> Outcome:
    """A packet must get through every base chain: the one that drops decides (others refuse more at most); two are not put together."""
    dropping = [outcome for outcome in outcomes if outcome.default == "drop"]
    if len(dropping) == 1:
        return Outcome("drop", dropping[0].openings, is_sure=dropping[0].is_sure)
    if dropping:
        return Outcome("drop", [], is_sure=False)
    return Outcome("accept", [], is_sure=True)


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


def _of_ufw(seen: Observations) -> PacketFilter | Missing:
    """ufw jumps from INPUT to its before, user and after chains; what none of them decides goes by /etc/default/ufw."""
    defaults = seen.outcome(UFW_DEFAULTS)
    if not isinstance(defaults, Seen):
        return defaults if isinstance(defaults, Missing) else missing(Reason.INCOMPLETE, "{path} is not there", path=UFW_DEFAULTS.path)
    values = _shell_values(defaults)
    results: dict[str, dict[str, Outcome]] = {"input": {}, "forward": {}}
    for family, files in UFW_RULES.items():
        prefix = "ufw" if family == "ip" else "ufw6"
        chains: dict[str, list[Rule]] = {}
        for file in files:
            outcome = seen.outcome(file)
            if isinstance(outcome, Missing):
                return outcome
            if isinstance(outcome, Seen):
                try:
                    chains.update(iptables.filter_table(outcome.text).chains)
                except NotFollowed:
                    return missing(Reason.UNPARSEABLE, "{path} cannot be followed", path=file.path)
        for hook, policy in (("input", "DEFAULT_INPUT_POLICY"), ("forward", "DEFAULT_FORWARD_POLICY")):
            start = [rule_to(f"{prefix}-{part}-{hook}") for part in ("before", "user", "after")]
            if family == "ip6" and values.get("IPV6", "yes").lower() != "yes":
                # Without it ufw lets nothing but the loopback through over IPv6.
                results[hook][family] = Outcome("drop", [], is_sure=True)
                continue
            refuses = values.get(policy, "DROP").upper() in ("DROP", "REJECT")
            results[hook][family] = _followed({**chains, "": start}, "", "drop" if refuses else "accept")
    return _filter("ufw", results)


def rule_to(chain: str) -> Rule:
    """A jump that every packet takes."""
    return Rule(match=Match(), verdict="jump", target=chain)


def _followed(chains: Chains, start: str, policy: str) -> Outcome:
    try:
        return come_to(chains, start, policy)
    except NotFollowed:
        return Outcome(policy, [], is_sure=False)


def _of_iptables(seen: Observations) -> PacketFilter | Missing:
    """Files of iptables-persistent and of the RHEL family's iptables-services; a family without a file is not filtered."""
    results: dict[str, dict[str, Outcome]] = {"input": {}, "forward": {}}
    for family, files in SAVED.items():
        table = iptables.Filter({}, {})
        for file in files:
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
    return _filter("iptables", results)
