"""Whether a run may pass: 0 nothing required failed, 1 something did, 3 could not judge enough. Where several hold: 1 before 3.

Not knowing never opens the gate. So an unknown on a check of gated severity counts as "could not judge",
not only that of a critical check: otherwise hiding a failing file would turn 1 into 0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from govaudit.extent import Extent
from govaudit.grades import ENOUGH_COVERAGE
from govaudit.model import Reason, Score, Sentence, Severity, Status, TargetName, TargetResult, Value, Verdict, names_of

__all__ = ["COULD_NOT_JUDGE", "FAILED", "PASSED", "Gate"]

PASSED = 0
FAILED = 1
COULD_NOT_JUDGE = 3

_RANK = {Severity.LOW: 0, Severity.MEDIUM: 1, Severity.HIGH: 2, Severity.CRITICAL: 3}

_NAMED_TARGETS = 10
"""So many targets in trouble are named, the others counted."""

_WORDS = {
    Severity.LOW: Sentence("low"),
    Severity.MEDIUM: Sentence("medium"),
    Severity.HIGH: Sentence("high"),
    Severity.CRITICAL: Sentence("critical"),
}


class _Found:
    """How many there are, and the one to name: the most severe, then the first by name, whatever the order they came in."""

    def __init__(self) -> None:
        self.count = 0
        self._first: tuple[int, str, str, str, str] | None = None

    def add(self, verdict: Verdict) -> None:
        self.count += verdict.count
        named = (-_RANK[verdict.severity], verdict.check, verdict.system, verdict.target, verdict.subject)
        self._first = min(self._first or named, named)

    def values(self, names: Mapping[TargetName, str]) -> dict[str, Value]:
        _, check, system, target, subject = self._first or (0, "", "", "", "")
        where = names.get(TargetName(system, target), target or system)
        return {"count": self.count, "check": check, "where": where, "subject": subject or "-"}


class Gate:
    """Takes the verdicts of an audit one by one and gives its exit code, with the reasons."""

    def __init__(
        self,
        fail_on: Severity = Severity.HIGH,
        *,
        min_score: float | None = None,
        min_coverage: float = 100 * ENOUGH_COVERAGE,
        baseline: Mapping[str, Sequence[Extent]] | None = None,
    ) -> None:
        """`fail_on`: the least severity that is gated. `min_score`, `min_coverage`: from 0 to 100.

        `baseline`: what failed in an earlier run, by fingerprint; only other failures are gated then, and those that
        reach further than they did. What is unknown is gated with a baseline too: it might be a new failure.
        """
        self.fail_on = fail_on
        self.min_score = min_score
        self.min_coverage = min_coverage
        self.baseline = baseline
        self._failed = _Found()
        self._unknown = _Found()
        self._bugs = _Found()

    def add(self, verdict: Verdict) -> None:
        """Count a verdict."""
        gated = _RANK[verdict.severity] >= _RANK[self.fail_on]
        if verdict.status is Status.UNKNOWN:
            if verdict.reason is Reason.BUG:
                self._bugs.add(verdict)
            elif gated:
                self._unknown.add(verdict)
        elif verdict.status is Status.FAIL and gated and not self._is_in_baseline(verdict):
            self._failed.add(verdict)

    def outcome(self, score: Score, targets: Sequence[TargetResult], complete: bool) -> tuple[int, list[Sentence]]:
        """The exit code and why: the reasons for it first. `complete` is False for a run that was interrupted."""
        names = names_of(TargetName(target.system, target.address) for target in targets)
        failures = self._failures(score, names)
        doubts = self._doubts(score, targets, complete, names)
        code = FAILED if failures else COULD_NOT_JUDGE if doubts else PASSED
        return code, failures + doubts

    def _is_in_baseline(self, verdict: Verdict) -> bool:
        # A row that stands for many subjects has no fingerprint for each: it may hold a new one.
        if self.baseline is None or verdict.count > 1:
            return False
        return any(not Extent.of(verdict).beyond(before) for before in self.baseline.get(verdict.fingerprint, ()))

    def _failures(self, score: Score, names: Mapping[TargetName, str]) -> list[Sentence]:
        reasons: list[Sentence] = []
        if self._failed.count:
            values = {**self._failed.values(names), "severity": _WORDS[self.fail_on]}
            reasons.append(
                Sentence(
                    "failures of severity {severity} or above: {count}; first {check} on {where} ({subject})"
                    if self.baseline is None
                    else "new or grown failures of severity {severity} or above: {count}; first {check} on {where} ({subject})",
                    values,
                )
            )
        value = score.overall.value
        if self.min_score is not None and value is not None and round(value, 9) < self.min_score:
            reasons.append(
                Sentence("the score is {value}; at least {min_score} is required", {"value": _cut(value), "min_score": self.min_score})
            )
        return reasons

    def _doubts(
        self, score: Score, targets: Sequence[TargetResult], complete: bool, names: Mapping[TargetName, str]
    ) -> list[Sentence]:
        reasons: list[Sentence] = []
        if not complete:
            reasons.append(Sentence("the run was interrupted"))
        unsound = sorted(
            (target for target in targets if not (target.reached and target.complete)), key=lambda target: (target.system, target.address)
        )
        for target in unsound[:_NAMED_TARGETS]:
            why = target.trouble.sentence if target.trouble else Sentence("no reason is given")
            values: dict[str, Value] = {"target": names[TargetName(target.system, target.address)], "why": why}
            if not target.reached:
                reasons.append(Sentence("{target} was not reached: {why}", values))
            else:
                reasons.append(Sentence("{target} was not seen whole: {why}", values))
        if len(unsound) > _NAMED_TARGETS:
            more = len(unsound) - _NAMED_TARGETS
            reasons.append(Sentence("further targets that were not reached or not seen whole: {count}", {"count": more}))
        if self._bugs.count:
            reasons.append(Sentence("not judged because of a bug: {count}; first {check} on {where} ({subject})", self._bugs.values(names)))
        if self._unknown.count:
            values = {**self._unknown.values(names), "severity": _WORDS[self.fail_on]}
            reasons.append(Sentence("unknowns of severity {severity} or above: {count}; first {check} on {where} ({subject})", values))
        if score.overall.value is None:
            reasons.append(Sentence("nothing could be valued"))
        elif round(100 * score.overall.coverage, 9) < self.min_coverage:
            values = {"coverage": _cut(100 * score.overall.coverage), "min_coverage": self.min_coverage}
            reasons.append(Sentence("the coverage is {coverage} %; at least {min_coverage} % is required", values))
        return reasons


def _cut(number: float) -> float:
    """To one decimal, never up: what is too little must not be shown as enough."""
    return math.floor(round(10 * number, 6)) / 10
