"""What the rules of both families come to, as a fact."""

from __future__ import annotations

from typing import Any, TypeVar

from govaudit.facts.firewall import Opening, PacketFilter
from govaudit.model import Missing, Reason, missing

from . import nftables
from .rules import Outcome, come_to, openings

FAMILIES = {"ip": "ipv4", "ip6": "ipv6"}

Results = dict[str, dict[str, Outcome]]
"""By hook (`input`, `forward`), then family."""

F = TypeVar("F", bound=PacketFilter)


def summary(kind: type[F], seen_in: str, results: Results, led_on: list[Opening] | Missing) -> F:
    """The fact."""
    sure = all(outcome.is_sure for outcome in results["input"].values())
    unsure = missing(Reason.NOT_SUPPORTED, "a rule that may let something in is not followed")
    found = [one for family, outcome in results["input"].items() for one in openings(outcome, FAMILIES[family])]
    return kind(
        seen_in=seen_in,
        incoming=results["input"]["ip"].default,
        incoming_ipv6=results["input"]["ip6"].default,
        forwarded=results["forward"]["ip"].default,
        openings=found if sure else unsure,
        led_on=led_on,
    )


def of_nftables(entries: list[Any], instead: dict[str, dict[str, Outcome]] | None = None) -> tuple[Results, bool]:
    """What a ruleset comes to, and whether it filters what comes in. Raises NotFollowed.

    `instead` has, by family and hook, what the table `filter` of that family comes to where another program told it.
    """
    results: Results = {"input": {}, "forward": {}}
    filters = False
    for family in FAMILIES:
        rules = nftables.ruleset(entries, family)
        told = (instead or {}).get(family, {})
        for hook, by_family in results.items():
            bases = [base for base in rules.bases if base.hook == hook and not (hook in told and base.table == f"{family} filter")]
            outcomes = [come_to(rules.chains, base.chain, base.policy) for base in bases] + ([told[hook]] if hook in told else [])
            filters = filters or (bool(outcomes) and hook == "input")
            by_family[family] = together(outcomes)
    return results, filters


def together(outcomes: list[Outcome]) -> Outcome:
    """A packet must get through every base chain: the one that drops decides (others refuse more at most); two are not put together."""
    dropping = [outcome for outcome in outcomes if outcome.default == "drop"]
    if len(dropping) == 1:
        return Outcome("drop", dropping[0].openings, is_sure=dropping[0].is_sure)
    if dropping:
        return Outcome("drop", [], is_sure=False)
    return Outcome("accept", [], is_sure=True)
