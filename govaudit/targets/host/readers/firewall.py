"""The packet filter: the kernel's rules where they can be listed, else the files of the program that starts with the host."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from govaudit.facts.firewall import Opening, PacketFilter
from govaudit.model import Absent, Missing, Observation, Reason, Seen, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.packet_filters import iptables, leading_on, nftables
from govaudit.targets.host.packet_filters.rules import NotFollowed, Outcome, come_to
from govaudit.targets.host.packet_filters.summary import of_nftables, summary, together
from govaudit.targets.host.requests import Command, LiveFile

from .firewall_at_start import AT_START, packet_filter_at_start

MODULES = LiveFile("/proc/modules")
NFT = Command(("nft", "-j", "list", "ruleset"))
OLD_TABLES = {"ip": LiveFile("/proc/net/ip_tables_names"), "ip6": LiveFile("/proc/net/ip6_tables_names")}
SAVES = {"ip": Command(("iptables-nft-save", "-t", "filter")), "ip6": Command(("ip6tables-nft-save", "-t", "filter"))}
OLD_SAVES = {"ip": Command(("iptables-legacy-save", "-t", "filter")), "ip6": Command(("ip6tables-legacy-save", "-t", "filter"))}

_OPEN = PacketFilter(seen_in="", incoming="accept", incoming_ipv6="accept", forwarded="accept", openings=[])


def where_loaded(seen: Sequence[Observation]) -> Iterable[Command]:
    """`nft` is asked only where its part of the kernel is loaded: asking would load it."""
    outcome = seen[0].outcome if seen else None
    if isinstance(outcome, Seen) and any(line.startswith("nf_tables ") for line in outcome.lines()[:20_000]):
        yield NFT
        yield from SAVES.values()


def where_filled(family: str) -> Callable[[Sequence[Observation]], Iterable[Command]]:
    """Of old tables those are asked for that are there: asking for another would load it."""

    def asked(seen: Sequence[Observation]) -> Iterable[Command]:
        outcome = seen[0].outcome if seen else None
        if isinstance(outcome, Seen) and "filter" in outcome.text.split():
            yield OLD_SAVES[family]

    return asked


@reads(
    Each(MODULES, where_loaded),
    *(Each(table, where_filled(family)) for family, table in OLD_TABLES.items()),
    *(Maybe(one) for one in (MODULES, *OLD_TABLES.values())),
    *AT_START,
)
def packet_filter(seen: Observations) -> PacketFilter | Missing:
    """The rules in force as root sees them, else what is set up at start."""
    in_force = _in_force(seen)
    if in_force is not None:
        return in_force
    at_start = packet_filter_at_start(seen)
    if isinstance(at_start, Missing):
        return at_start
    if at_start.seen_in:
        return PacketFilter(**msgspec.structs.asdict(at_start))
    if NFT in seen and isinstance(seen.outcome(NFT), Absent):
        return missing(Reason.TOOL_MISSING, "the kernel has nftables loaded, and nft is not there to list its rules")
    return _nothing(seen)


def _in_force(seen: Observations) -> PacketFilter | Missing | None:
    """None where the kernel did not tell, or may filter in a way that was not seen."""
    entries: list[Any] | None = None
    answer = seen.outcome(NFT) if NFT in seen else None
    if isinstance(answer, Missing):
        return answer
    try:
        by_iptables = {family: _saved(seen, command) for family, command in SAVES.items()}
        by_old = {family: _saved(seen, command) for family, command in OLD_SAVES.items()}
        if isinstance(answer, Seen):
            if answer.status != 0:
                return missing(Reason.PERMISSION_DENIED, "nft does not list its rules: {error}", error=answer.errors.strip()[:200])
            entries = nftables.entries_of(answer.content)
        results, filters = of_nftables(entries or [], by_iptables)
        led_on = _led_on(seen, entries)
    except NotFollowed:
        return missing(Reason.UNPARSEABLE, "the rules in the kernel cannot be followed")
    for family, told in by_old.items():
        for hook, outcome in told.items():
            results[hook][family] = together([results[hook][family], outcome])
            filters = True
    # What is not seen can refuse more, and never lets in what is refused here.
    is_closed = all(outcome.default == "drop" for outcome in results["input"].values())
    if is_closed or (filters and (entries is not None or answer is None)):
        return summary(PacketFilter, "kernel", results, led_on)
    return _OPEN if entries is not None and _has_no_old_tables(seen) else None


def _saved(seen: Observations, command: Command) -> dict[str, Outcome]:
    """By hook, what the table `filter` comes to that iptables-save(8) prints; empty where it prints none, or does not tell."""
    answer = seen.outcome(command) if command in seen else None
    if not isinstance(answer, Seen) or answer.status != 0:
        return {}
    table = iptables.filter_table(answer.text)
    chains = {"input": "INPUT", "forward": "FORWARD"}
    return {hook: come_to(table.chains, chain, table.policies[chain]) for hook, chain in chains.items() if chain in table.policies}


def _led_on(seen: Observations, entries: list[Any] | None) -> list[Opening] | Missing:
    """What rules of NAT in the kernel lead on. Raises NotFollowed."""
    outcomes = [seen.outcome(table) for table in OLD_TABLES.values()]
    if any(isinstance(one, Seen) and "nat" in one.text.split() for one in outcomes):
        return missing(Reason.NOT_SUPPORTED, "iptables has rules of NAT in the kernel, which are not followed")
    return next((one for one in outcomes if isinstance(one, Missing)), leading_on.in_ruleset(entries or []))


def _has_no_old_tables(seen: Observations) -> bool:
    outcomes = [seen.outcome(table) for table in OLD_TABLES.values()]
    return all(isinstance(one, Absent) or (isinstance(one, Seen) and "filter" not in one.text.split()) for one in outcomes)


def _nothing(seen: Observations) -> PacketFilter | Missing:
    """Nothing that is known sets it up at start; what others load, or somebody by hand, shows itself in the kernel alone."""
    for request in (MODULES, *OLD_TABLES.values()):
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
    return _OPEN
