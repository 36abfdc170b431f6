"""Rules of packet filters in one form, and what they come to for new connections from outside."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from govaudit.facts.firewall import Opening

MAX_RULES = 20_000
_MAX_STEPS = 50_000
_MAX_DEPTH = 16


_PORTS = re.compile(r"[0-9]{1,5}(-[0-9]{1,5})?")


def are_ports(texts: Sequence[str]) -> bool:
    """Whether these are numbers and ranges, and no names of services."""
    return all(_PORTS.fullmatch(text) for text in texts)


class Match(msgspec.Struct, frozen=True):
    """What a packet must be for a rule to be about it; empty: any packet."""

    protocol: str = ""
    ports: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    interface: str = ""

    @property
    def is_everything(self) -> bool:
        return self == Match()

    def within(self, outer: Match) -> Match | None:
        """Both together; None where no packet is both, or the two cannot be put together."""
        for mine, theirs in ((self.protocol, outer.protocol), (self.interface, outer.interface)):
            if mine and theirs and mine != theirs:
                return None
        return Match(
            self.protocol or outer.protocol,
            self.ports or outer.ports,
            self.sources or outer.sources,
            self.interface or outer.interface,
        )

    def is_part_of(self, other: Match) -> bool:
        """Whether every packet that meets the other meets this one too."""
        pairs = zip(msgspec.structs.astuple(self), msgspec.structs.astuple(other), strict=True)
        return all(not mine or mine == theirs for mine, theirs in pairs)


class Rule(msgspec.Struct, frozen=True):
    """One rule, as far as it is about new connections from outside; others are left out."""

    match: Match
    verdict: str
    """`accept`, `drop`, `return`, `jump`, `goto`, or `unknown` where what it does is not followed."""
    target: str = ""
    narrowed: bool = False
    """It asks for more than the match says, which is not followed: it is about some of these packets alone."""


class NotFollowed(Exception):
    """What the rules come to cannot be told."""


Chains = Mapping[str, Sequence[Rule]]


class Outcome(msgspec.Struct):
    """What a chain comes to."""

    default: str = ""
    """`accept` or `drop` for packets that no rule is about; empty: they come out at its end."""
    openings: list[Match] = []
    is_sure: bool = True
    """No rule that may let something in, or keep it out, was passed over."""
    closed: list[Match] = []
    """What was refused on the way: what comes later does not open it."""
    clouded: list[Match] = []
    """What was refused in part, in ways that are not followed."""


def come_to(chains: Chains, start: str, policy: str) -> Outcome:
    """What a base chain comes to."""
    outcome = Outcome(openings=[])
    steps = [0]
    ended = _walk(chains, start, Match(), outcome, steps, 0)
    outcome.default = ended if ended in ("accept", "drop") else policy
    return outcome


def _walk(chains: Chains, name: str, outer: Match, outcome: Outcome, steps: list[int], depth: int) -> str:
    """What becomes of a packet that meets `outer` and nothing more: a verdict, or empty when it comes out at the end."""
    if depth > _MAX_DEPTH:
        raise NotFollowed
    for rule in chains.get(name, ()):
        steps[0] += 1
        if steps[0] > _MAX_STEPS:
            raise NotFollowed
        both = rule.match.within(outer)
        if both is None:
            continue
        covers = both == outer and not rule.narrowed
        match rule.verdict:
            case "accept":
                if covers:
                    _open(outcome, both, narrowed=False)
                    return "accept"
                _open(outcome, both, narrowed=rule.narrowed)
            case "drop" | "return":
                if covers:
                    return rule.verdict if rule.verdict == "drop" else ""
                if rule.verdict == "return":
                    outcome.is_sure = False  # what leaves here early may be let in elsewhere
                else:
                    (outcome.clouded if rule.narrowed else outcome.closed).append(both)
            case "jump" | "goto":
                if rule.narrowed:
                    if _may_accept(chains, rule.target, depth):
                        outcome.is_sure = False
                    continue
                ended = _walk(chains, rule.target, both, outcome, steps, depth + 1)
                if covers and (ended or rule.verdict == "goto"):
                    return ended
            case _:
                outcome.is_sure = False
    return ""


def _open(outcome: Outcome, match: Match, *, narrowed: bool) -> None:
    """A rule that asks for more than is followed may let nobody in: then it is not known."""
    if any(closed.is_part_of(match) for closed in outcome.closed):
        return
    if narrowed or any(match.within(clouded) is not None for clouded in outcome.clouded):
        outcome.is_sure = False
    elif not match.is_everything:
        outcome.openings.append(match)


def _may_accept(chains: Chains, name: str, depth: int) -> bool:
    if depth > _MAX_DEPTH:
        return True
    return any(
        rule.verdict in ("accept", "unknown") or (rule.verdict in ("jump", "goto") and _may_accept(chains, rule.target, depth + 1))
        for rule in chains.get(name, ())
    )


def openings(outcome: Outcome, family: str) -> list[Opening]:
    """What is let in, for the fact."""
    found: list[Opening] = []
    for match in outcome.openings:
        opening = Opening(
            family=family,
            protocol=match.protocol or "any",
            ports=list(match.ports),
            sources=list(match.sources),
            interface=match.interface,
        )
        if opening not in found:
            found.append(opening)
    return found
