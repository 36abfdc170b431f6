"""Which hosts of a group do not meet what nearly all others of it meet.

A host that differs from its likes is more often a mistake than a decision, and soon mended: the others show how.
The rule: of the hosts of a group of the inventory for which a check says pass or fail, at least `LEAST_KNOWN`, at least
`LEAST_AGREEING` percent pass and the others fail. Hosts for which it is unknown are counted and named apart, and never as
passing; those to which it does not apply are left aside. Hosts that are in no group are compared with nobody.
"""

from __future__ import annotations

from array import array
from bisect import insort
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from govaudit.model import Outlier, Pair, Severity, Status, System, Target, TargetName, canonical

__all__ = ["KEPT", "LEAST_AGREEING", "LEAST_KNOWN", "NAMED", "Outliers"]

LEAST_KNOWN = 5
"""Hosts with a pass or a fail, so that one can differ from enough others."""

LEAST_AGREEING = 80
"""Percent of these that pass."""

NAMED = 50
"""How many hosts of each sort are named; the others are counted."""

KEPT = 1_000
"""How many outliers are kept; the others are counted."""

KIND = "host"


class _Asked(msgspec.Struct, frozen=True):
    """A check with its parameters."""

    check: str
    parameters: dict[str, Any]
    severity: Severity


class _Count:
    """What one check says of the hosts of one group. Hosts are numbered in the order of their names."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0
        self.unknown = 0
        self.failing = array("I")
        """All that fail, while there are few enough."""
        self.not_known: list[int] = []
        """The first that are unknown."""

    def add(self, host: int, status: Status, most_failing: int) -> None:
        if status is Status.PASS:
            self.passed += 1
        elif status is Status.FAIL:
            self.failed += 1
            if self.failed <= most_failing:
                self.failing.append(host)
        elif status is Status.UNKNOWN:
            self.unknown += 1
            insort(self.not_known, host)
            del self.not_known[NAMED:]

    @property
    def differs(self) -> bool:
        known = self.passed + self.failed
        return self.failed > 0 and known >= LEAST_KNOWN and self.passed * 100 >= known * LEAST_AGREEING


class Outliers:
    """Takes the pairs of each target and gives the outliers. Memory grows with groups times checks, and with what fails in few hosts."""

    def __init__(self, systems: Iterable[System]) -> None:
        names = [
            (TargetName(target.system, target.address), system.groups)
            for system in systems
            for target in system.targets
            if target.kind == KIND
        ]
        names.sort(key=lambda item: (item[0].system, item[0].target))
        self._names = [name for name, _ in names]
        sizes: dict[str, int] = {}
        for _, groups in names:
            for group in set(groups):
                sizes[group] = sizes.get(group, 0) + 1
        self._most_failing = {group: size * (100 - LEAST_AGREEING) // 100 for group, size in sizes.items() if size >= LEAST_KNOWN}
        self._places = {
            name: (number, [group for group in sorted(set(groups)) if group in self._most_failing])
            for number, (name, groups) in enumerate(names)
        }
        self._sizes = sizes
        self._asked: dict[tuple[str, str], _Asked] = {}
        self._counts: dict[tuple[str, str, str], _Count] = {}

    def add(self, target: Target, pairs: Iterable[Pair]) -> None:
        """Count all pairs of one target; each target comes once."""
        host, groups = self._places.get(TargetName(target.system, target.address), (0, []))
        if not groups:
            return
        for pair in pairs:
            status = pair.tally.worst
            if status is Status.NOT_APPLICABLE:
                continue
            asked = pair.check, canonical(pair.parameters)
            self._asked.setdefault(asked, _Asked(pair.check, pair.parameters, pair.severity))
            for group in groups:
                count = self._counts.get((*asked, group))
                if count is None:
                    count = self._counts[*asked, group] = _Count()
                count.add(host, status, self._most_failing[group])

    def result(self) -> tuple[list[Outlier], int]:
        """The outliers, the most severe first, and how many more there are. The same hosts are told of once, in their smallest group."""
        found: dict[tuple[str, str, tuple[int, ...]], str] = {}
        for check, parameters, group in sorted(self._counts, key=lambda key: (self._sizes[key[2]], key)):
            count = self._counts[check, parameters, group]
            if count.differs:
                found.setdefault((check, parameters, tuple(sorted(count.failing))), group)
        severities = tuple(Severity)
        outliers = [self._outlier(check, parameters, group, hosts) for (check, parameters, hosts), group in found.items()]
        outliers.sort(key=lambda one: (severities.index(one.severity), one.failed, one.check, canonical(one.parameters), one.group))
        return outliers[:KEPT], max(0, len(outliers) - KEPT)

    def _outlier(self, check: str, parameters: str, group: str, hosts: Sequence[int]) -> Outlier:
        asked = self._asked[check, parameters]
        count = self._counts[check, parameters, group]
        return Outlier(
            check=asked.check,
            parameters=asked.parameters,
            severity=asked.severity,
            group=group,
            passed=count.passed,
            failed=count.failed,
            unknown=count.unknown,
            failing=[self._names[host] for host in hosts[:NAMED]],
            not_known=[self._names[host] for host in count.not_known],
        )
