"""How controls and numbers follow from verdicts: the one formula, explained with an example in `docs/scoring.md`.

A pair is one check with its parameters on one target. It is worth half for having no
failing or unknown subject, and half times the share of its subjects that pass.
Every sum here is exact or rounded once, so the order in which pairs come does not matter.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from govaudit.grades import Numbers, at_most, graded, letter
from govaudit.model import (
    Control,
    ControlResult,
    ControlStatus,
    Criticality,
    Interval,
    Pair,
    Policy,
    Score,
    Severity,
    System,
    Tally,
    canonical,
)

__all__ = ["CRITICALITY_WEIGHT", "SEVERITY_WEIGHT", "Scoring", "score_of"]

SEVERITY_WEIGHT = {Severity.CRITICAL: 10.0, Severity.HIGH: 6.0, Severity.MEDIUM: 3.0, Severity.LOW: 1.0}
"""How much a pair counts for the severity of its check."""

CRITICALITY_WEIGHT = {Criticality.CRITICAL: 3.0, Criticality.HIGH: 2.0, Criticality.NORMAL: 1.0, Criticality.LOW: 0.5}
"""How much a pair counts for the criticality of its system."""

SYSTEM_CAP = "D"
"""The best grade of a system while a critical check fails or is unknown on it."""

OVERALL_CAP = "D"
"""The best grade over several systems, while one that matters, or enough of them, are capped …"""

MILD_OVERALL_CAP = "C"
"""… and while others are."""

CAPPED_PER_HUNDRED = 5
"""From this share of capped systems on, in percent, the stricter cap holds."""


class _Mean:
    """A weighted mean of pairs: value, upper end and coverage.

    Weights are multiples of one half and counts whole numbers, so these sums are exact; the
    shares are kept by number of subjects, and divided and summed only at the end.
    """

    def __init__(self) -> None:
        self.weight = 0.0
        self.clean = 0.0
        """Weight of the pairs with no failing or unknown subject."""
        self.not_failing = 0.0
        """Weight of the pairs with no failing subject."""
        self.shares: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        """By number of subjects that count: weight times those that pass, that pass or are unknown, that pass or fail."""

    def add(self, weight: float, tally: Tally) -> None:
        subjects = tally.passed + tally.failed + tally.unknown
        if subjects == 0:
            return
        self.weight += weight
        self.clean += weight if tally.failed + tally.unknown == 0 else 0.0
        self.not_failing += weight if tally.failed == 0 else 0.0
        share = self.shares[subjects]
        share[0] += weight * tally.passed
        share[1] += weight * (tally.passed + tally.unknown)
        share[2] += weight * (tally.passed + tally.failed)

    @property
    def numbers(self) -> Numbers | None:
        """None if no pair has a value."""
        if self.weight == 0.0:
            return None
        passing, not_failing, judged = (math.fsum(share[i] / n for n, share in self.shares.items()) for i in range(3))
        value = 50.0 * (self.clean + passing) / self.weight
        high = 50.0 * (self.not_failing + not_failing) / self.weight
        return value, high, judged / self.weight


class _Group:
    """Pairs over several systems, with what caps their grade."""

    def __init__(self) -> None:
        self.mean = _Mean()
        self.systems: set[str] = set()
        """Systems with a pair that has a value."""
        self.capped: set[str] = set()
        """Those on which a critical check fails or is unknown."""

    def add(self, pair: Pair, weight: float) -> None:
        self.mean.add(weight, pair.tally)
        if pair.tally.passed + pair.tally.failed + pair.tally.unknown:
            self.systems.add(pair.system)
        if pair.severity is Severity.CRITICAL and pair.tally.failed + pair.tally.unknown:
            self.capped.add(pair.system)

    def cap(self, criticality: dict[str, Criticality]) -> str:
        if not self.capped:
            return ""
        matters = any(criticality[name] in (Criticality.CRITICAL, Criticality.HIGH) for name in self.capped)
        many = len(self.capped) * 100 >= len(self.systems) * CAPPED_PER_HUNDRED
        return OVERALL_CAP if matters or many else MILD_OVERALL_CAP


class _ControlSum:
    """One control of one policy."""

    def __init__(self, policy: str, control: Control) -> None:
        self.policy = policy
        self.control = control
        self.mean = _Mean()
        self.counts = [0, 0, 0, 0]

    def add(self, pair: Pair, weight: float) -> None:
        self.mean.add(weight, pair.tally)
        tally = pair.tally
        for i, count in enumerate((tally.passed, tally.failed, tally.unknown, tally.not_applicable)):
            self.counts[i] += count

    @property
    def status(self) -> ControlStatus:
        """Checks can show that a control is not met; where people must attest something, checks alone never show that it is met."""
        passed, failed, unknown, not_applicable = self.counts
        if failed:
            return ControlStatus.NOT_MET
        if unknown:
            return ControlStatus.UNKNOWN
        if self.control.attestations:
            return ControlStatus.ATTESTATION_REQUIRED
        if passed:
            return ControlStatus.MET
        return ControlStatus.NOT_APPLICABLE if not_applicable else ControlStatus.OPEN

    def result(self) -> ControlResult:
        value, high, coverage = self.mean.numbers or (None, None, 0.0)
        passed, failed, unknown, not_applicable = self.counts
        control = self.control
        return ControlResult(
            policy=self.policy,
            id=control.id,
            title=control.title,
            requirement=control.requirement,
            status=self.status,
            confidence=control.confidence,
            weight=control.weight,
            value=value,
            high=high,
            coverage=coverage,
            tally=Tally(passed=passed, failed=failed, unknown=unknown, not_applicable=not_applicable),
            checks=list(dict.fromkeys(demand.check for demand in control.checks)),
            attestations=control.attestations,
        )


def score_of(pairs: Iterable[Pair]) -> Interval:
    """The score of one target alone, by the formula of a system."""
    group = _Group()
    for pair in pairs:
        group.add(pair, SEVERITY_WEIGHT[pair.severity])
    return _graded_alone(group)


def _graded_alone(group: _Group) -> Interval:
    return graded(group.mean.numbers, SYSTEM_CAP if group.capped else "")


class Scoring:
    """Takes the pairs of an audit one by one and gives its controls and its score. Memory grows with systems and controls, not subjects."""

    def __init__(self, policies: Iterable[Policy], systems: Iterable[System]) -> None:
        self._criticality = {system.name: system.criticality for system in systems}
        self._controls = [_ControlSum(policy.id, control) for policy in policies for control in policy.controls]
        self._asking: dict[tuple[str, str], list[_ControlSum]] = defaultdict(list)
        for asking in self._controls:
            for demand in {(demand.check, canonical(demand.parameters)) for demand in asking.control.checks}:
                self._asking[demand].append(asking)
        self._overall = _Group()
        self._by_policy = {asking.policy: _Group() for asking in self._controls}
        self._by_domain: dict[str, _Group] = defaultdict(_Group)
        self._by_system = {name: _Group() for name in self._criticality}
        self._met: set[int] = set()

    def add(self, pair: Pair) -> None:
        """Count a pair. Each distinct one comes once; one that no chosen policy asks for does not count."""
        check, parameters, *_ = pair.key
        asking = self._asking.get((check, parameters))
        if asking is None:
            return
        met = hash(pair.key)
        if met in self._met:
            raise ValueError(f"{pair.check} on {pair.target or pair.system} was counted before")
        self._met.add(met)
        weight = SEVERITY_WEIGHT[pair.severity] * CRITICALITY_WEIGHT[self._criticality[pair.system]]
        for control in asking:
            control.add(pair, weight)
        for policy in {control.policy for control in asking}:
            self._by_policy[policy].add(pair, weight)
        for group in (self._overall, self._by_domain[pair.domain], self._by_system[pair.system]):
            group.add(pair, weight)

    def result(self) -> tuple[list[ControlResult], Score]:
        """The controls, in the order of the packs, and all numbers."""
        controls = [control.result() for control in self._controls]
        systems = {name: _graded_alone(group) for name, group in sorted(self._by_system.items())}
        score = Score(
            overall=self._graded(self._overall, self._overall.mean.numbers),
            by_policy={
                policy: self._graded(group, _mean_of_controls([control for control in controls if control.policy == policy]))
                for policy, group in self._by_policy.items()
            },
            by_domain={domain: self._graded(group, group.mean.numbers) for domain, group in sorted(self._by_domain.items())},
            by_system=systems,
            worst_system=_worst(systems, self._overall.capped),
            capped_systems=len(self._overall.capped),
            systems=len(self._overall.systems),
        )
        return controls, score

    def _graded(self, group: _Group, numbers: Numbers | None) -> Interval:
        return graded(numbers, group.cap(self._criticality))


def _mean_of_controls(controls: Sequence[ControlResult]) -> Numbers | None:
    """The mean of the controls that have a value, by their weights."""
    counted = [control for control in controls if control.value is not None]
    if not counted:
        return None
    weight = math.fsum(control.weight for control in counted)

    def mean(numbers: list[float]) -> float:
        middle = math.fsum(control.weight * number for control, number in zip(counted, numbers, strict=True)) / weight
        return min(max(middle, min(numbers)), max(numbers))  # rounding must not lead out of what was averaged

    return (
        mean([control.value for control in counted if control.value is not None]),
        mean([control.high for control in counted if control.high is not None]),
        mean([control.coverage for control in counted]),
    )


def _worst(systems: dict[str, Interval], capped: set[str]) -> str:
    """The system with the worst letter, unknowns counted as failed; among these the one with the lowest value."""
    ranks: list[tuple[int, float, str]] = []
    for name, interval in systems.items():
        if interval.value is not None:
            grade = at_most(letter(interval.value), SYSTEM_CAP if name in capped else "")
            ranks.append((-ord(grade), interval.value, name))
    return min(ranks)[2] if ranks else ""
