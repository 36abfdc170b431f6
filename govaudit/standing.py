"""How the systems of an audit stand beside each other, for all reports alike: the worst first, and what sets one apart."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from govaudit.grades import at_most, letter
from govaudit.language import words_in
from govaudit.model import Audit, Interval, Outlier, Severity, System, TargetName, TargetResult, TargetSummary

__all__ = ["Names", "SystemRow", "TargetRow", "systems_worst_first"]

_NAMED = 20
"""Hosts that a sentence names."""


class SystemRow(msgspec.Struct, frozen=True, kw_only=True):
    """One system with its targets, for a list of systems."""

    system: System
    score: Interval | None
    targets: list[TargetRow]

    @property
    def failed(self) -> dict[Severity, int]:
        """Checks that fail on its targets, by severity."""
        return _summed(target.summary.failed for target in self.targets if target.summary)

    @property
    def unknown(self) -> int:
        """Checks that could not be judged on its targets."""
        return sum(target.unknown for target in self.targets)


class TargetRow(msgspec.Struct, frozen=True, kw_only=True):
    """One target of it: how looking went, and what came out."""

    result: TargetResult
    summary: TargetSummary | None
    """None for a run of a version that did not keep it."""

    @property
    def unknown(self) -> int:
        """Checks that could not be judged."""
        return sum(self.summary.unknown.values()) if self.summary else 0


def systems_worst_first(audit: Audit) -> list[SystemRow]:
    """All systems: the worst letter first, unknowns counted as failed; then the lowest value; then by what fails, then by name.

    So the first is the one that the score calls the worst. Those without a score stand last. The targets of each stand alike.
    """
    summaries = {(summary.system, summary.target): summary for summary in audit.summaries}
    targets: dict[str, list[TargetRow]] = {}
    for result in audit.targets:
        row = TargetRow(result=result, summary=summaries.get((result.system, result.address)))
        targets.setdefault(result.system, []).append(row)
    rows = [
        SystemRow(
            system=system,
            score=audit.score.by_system.get(system.name),
            targets=sorted(targets.get(system.name, []), key=_rank_of_target),
        )
        for system in audit.systems
    ]
    return sorted(rows, key=lambda row: (*_rank(row.score, row.failed), row.system.name))


def _rank_of_target(row: TargetRow) -> tuple[int, float, list[int], str]:
    summary = row.summary
    return (*_rank(summary.score if summary else None, summary.failed if summary else {}), row.result.address)


def _rank(score: Interval | None, failed: Mapping[Severity, int]) -> tuple[int, float, list[int]]:
    """The lower, the worse."""
    counts = [-failed.get(severity, 0) for severity in Severity]
    if score is None or score.value is None:
        return 0, math.inf, counts
    return -ord(at_most(letter(score.value), score.grade or score.grade_at_most)), score.value, counts


def _summed(counts: Iterable[Mapping[Severity, int]]) -> dict[Severity, int]:
    total: Counter[Severity] = Counter()
    for count in counts:
        total.update(count)
    return {severity: total[severity] for severity in Severity if total[severity]}



class Names:
    """How targets are called in a report: by their system where it has no other target, else by system and address."""

    def __init__(self, systems: Iterable[System]) -> None:
        self._alone = {system.name for system in systems if len(system.targets) == 1}

    def of(self, target: TargetName) -> str:
        """What the target is called."""
        return target.system if target.system in self._alone else f"{target.system} ({target.target})"

    def outlier_in_words(self, outlier: Outlier, language: str) -> str:
        """`18 of 20 hosts of the group web meet this; these 2 do not: a, b.`, and of which it is not known."""
        say = words_in(language)
        known = outlier.passed + outlier.failed
        values: dict[str, Any] = {"passed": outlier.passed, "known": known, "group": outlier.group}
        failing = self._listed(outlier.failing, outlier.failed, language)
        if outlier.failed == 1:
            said = say("{passed} of {known} hosts of the group {group} meet this; this one does not: {hosts}.", hosts=failing, **values)
        else:
            values["failed"] = outlier.failed
            said = say("{passed} of {known} hosts of the group {group} meet this; these {failed} do not: {hosts}.", hosts=failing, **values)
        if outlier.unknown:
            hosts = self._listed(outlier.not_known, outlier.unknown, language)
            said += " " + say("It is not known of {count} more: {hosts}.", count=outlier.unknown, hosts=hosts)
        return said

    def _listed(self, targets: list[TargetName], count: int, language: str) -> str:
        named = [self.of(target) for target in targets[:_NAMED]]
        more = count - len(named)
        return ", ".join(named) + (" " + words_in(language)("and {count} more", count=more) if more else "")
