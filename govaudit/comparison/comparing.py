"""Two runs side by side, one target at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, Protocol

import msgspec

from govaudit.comparison.changes import After, Change, Comparison, Dropped
from govaudit.extent import Extent
from govaudit.model import Audit, ControlResult, Pair, Score, Severity, Status, Tally, Verdict, canonical


class Scorer(Protocol):
    """What `govaudit.scoring.Scoring` does."""

    def add(self, pair: Pair) -> None: ...

    def result(self) -> tuple[list[ControlResult], Score]: ...


_Key = tuple[str, str]
"""Check and parameters of a pair, within one target."""


_WORSE = {Status.FAIL: 3, Status.UNKNOWN: 2, Status.NOT_APPLICABLE: 1, Status.PASS: 0}
"""Which verdict counts, should two be about one subject."""


class _Judged:
    """One pair as one run judged it."""

    def __init__(self) -> None:
        self.by_subject: dict[str, Verdict] = {}
        self.rest: dict[Status, Verdict] = {}
        """Rows that stand for many subjects."""
        self.counts = dict.fromkeys(Status, 0)
        self.severity = Severity.LOW

    def add(self, verdict: Verdict) -> None:
        self.severity = verdict.severity
        self.counts[verdict.status] += verdict.count
        if verdict.count > 1:
            self.rest[verdict.status] = verdict
        for subject in verdict.subjects if verdict.count > 1 else [verdict.subject]:
            known = self.by_subject.get(subject)
            if known is None or _WORSE[verdict.status] > _WORSE[known.status]:
                self.by_subject[subject] = verdict

    @property
    def tally(self) -> Tally:
        counts = self.counts
        return Tally(
            passed=counts[Status.PASS],
            failed=counts[Status.FAIL],
            unknown=counts[Status.UNKNOWN],
            not_applicable=counts[Status.NOT_APPLICABLE],
        )

    def unnamed(self, status: Status) -> int:
        """How many subjects with this status are not known by name."""
        row = self.rest.get(status)
        return row.count - len(row.subjects) if row else 0

    def with_status(self, status: Status) -> Iterator[tuple[str, Verdict]]:
        for subject, verdict in self.by_subject.items():
            if verdict.status is status:
                yield subject, verdict


def compare(a: Audit, b: Audit, formerly: Mapping[str, str], new_scoring: Callable[[], Scorer]) -> Comparison:
    """What changed from `a` to `b`. `formerly`: the present id of each check that was renamed."""
    return _Comparing(a, b, formerly, new_scoring).result()


class _Comparing:
    def __init__(self, a: Audit, b: Audit, formerly: Mapping[str, str], new_scoring: Callable[[], Scorer]) -> None:
        self.a, self.b, self.formerly = a, b, formerly
        self.scoring_a, self.scoring_b = new_scoring(), new_scoring()
        self.in_common = 0
        self.new: list[Change] = []
        self.fixed: list[Change] = []
        self.still_failing: list[Change] = []
        self.newly_unknown: list[Change] = []
        self.dropped: list[tuple[str, str, _Key, Tally]] = []
        self.keys_of_b: set[_Key] = set()
        targets_of_b = {(target.system, target.address) for target in b.targets}
        self.narrowed = {target.system for target in a.targets if (target.system, target.address) not in targets_of_b}
        """Systems that lost a target: what is judged across them is no longer the same thing."""

    def result(self) -> Comparison:
        dropped_targets: list[Dropped] = []
        for (system, target), judged_a, judged_b in _side_by_side(self._by_target(self.a), self._by_target(self.b)):
            self.keys_of_b.update(judged_b)
            if target == "" and system in self.narrowed:
                self._across_narrowed(system, judged_a, judged_b)
            elif judged_a and not judged_b:
                dropped_targets.append(Dropped(system=system, target=target, tally=_sum(one.tally for one in judged_a.values())))
            else:
                self._one_target(system, target, judged_a, judged_b)
        return Comparison(
            before=self.a.head,
            after=self.b.head,
            new=_sorted(self.new),
            fixed=_sorted(self.fixed),
            still_failing=_sorted(self.still_failing),
            newly_unknown=_sorted(self.newly_unknown),
            no_longer_looked_at=[*dropped_targets, *self._dropped_checks()],
            in_common=self.in_common,
            score_before=self.scoring_a.result()[1],
            score_after=self.scoring_b.result()[1],
        )

    def _by_target(self, audit: Audit) -> Iterator[tuple[tuple[str, str], dict[_Key, _Judged]]]:
        last = ("", "")
        for place, verdicts in groupby(audit.verdicts, key=lambda verdict: (verdict.system, verdict.target)):
            if place < last:
                raise ValueError(f"the verdicts of {audit.head.id} are not sorted by system and target")
            last = place
            judged: dict[_Key, _Judged] = {}
            for verdict in verdicts:
                key = (self.formerly.get(verdict.check, verdict.check), canonical(verdict.parameters))
                judged.setdefault(key, _Judged()).add(verdict)
            yield place, judged

    def _one_target(self, system: str, target: str, judged_a: Mapping[_Key, _Judged], judged_b: Mapping[_Key, _Judged]) -> None:
        for key in sorted({*judged_a, *judged_b}):
            before, after = judged_a.get(key), judged_b.get(key)
            if after is None:
                assert before is not None
                self.dropped.append((system, target, key, before.tally))
                continue
            pair = _PairChange(key, system, target, before or _Judged(), after)
            if before is not None:
                self._count(pair, before)
            self._sort_changes(pair)

    def _across_narrowed(self, system: str, judged_a: Mapping[_Key, _Judged], judged_b: Mapping[_Key, _Judged]) -> None:
        """A check across a system that lost a target: what fails is told, nothing is called fixed, nothing is scored."""
        for key, judged in sorted(judged_a.items()):
            self.dropped.append((system, "", key, judged.tally))
        for key, judged in sorted(judged_b.items()):
            pair = _PairChange(key, system, "", judged_a.get(key, _Judged()), judged)
            self.new += pair.new()
            self.still_failing += pair.still_failing()
            self.newly_unknown += pair.newly_unknown()

    def _sort_changes(self, pair: _PairChange) -> None:
        self.new += pair.new()
        self.still_failing += pair.still_failing()
        self.newly_unknown += pair.newly_unknown()
        self.fixed += pair.fixed()

    def _count(self, pair: _PairChange, before: _Judged) -> None:
        """Both scores weigh a pair by its present severity."""
        self.in_common += 1
        for scoring, judged in ((self.scoring_a, before), (self.scoring_b, pair.after)):
            scoring.add(
                Pair(
                    check=pair.check,
                    parameters=pair.parameters,
                    domain=pair.check.partition(".")[0],
                    severity=pair.after.severity,
                    system=pair.system,
                    target=pair.target,
                    tally=judged.tally,
                )
            )

    def _dropped_checks(self) -> list[Dropped]:
        """A check that is gone everywhere is told once."""
        everywhere: dict[_Key, list[Tally]] = {}
        somewhere: list[Dropped] = []
        for system, target, key, tally in self.dropped:
            if key in self.keys_of_b:
                somewhere.append(Dropped(system=system, target=target, check=key[0], parameters=msgspec.json.decode(key[1]), tally=tally))
            else:
                everywhere.setdefault(key, []).append(tally)
        gone = [Dropped(check=key[0], parameters=msgspec.json.decode(key[1]), tally=_sum(each)) for key, each in sorted(everywhere.items())]
        return gone + somewhere


class _PairChange:
    """One pair that the later run judged, beside what the earlier run said of it."""

    def __init__(self, key: _Key, system: str, target: str, before: _Judged, after: _Judged) -> None:
        self.check = key[0]
        self.parameters: dict[str, Any] = msgspec.json.decode(key[1])
        self.system, self.target = system, target
        self.before, self.after = before, after

    def new(self) -> Iterator[Change]:
        for subject, verdict in self.after.with_status(Status.FAIL):
            was = self.before.by_subject.get(subject)
            if was is None or was.status is not Status.FAIL:
                yield self._change(subject, was, verdict, After.FAIL)
        more = self.after.unnamed(Status.FAIL) - self.before.unnamed(Status.FAIL)
        if more > 0:
            yield self._change("", None, self.after.rest[Status.FAIL], After.FAIL, more)

    def still_failing(self) -> Iterator[Change]:
        for subject, verdict in self.after.with_status(Status.FAIL):
            was = self.before.by_subject.get(subject)
            if was is not None and was.status is Status.FAIL:
                yield msgspec.structs.replace(
                    self._change(subject, was, verdict, After.FAIL), grown=Extent.of(verdict).beyond(Extent.of(was))
                )
        both = min(self.after.unnamed(Status.FAIL), self.before.unnamed(Status.FAIL))
        if both > 0:
            yield self._change("", self.before.rest[Status.FAIL], self.after.rest[Status.FAIL], After.FAIL, both)

    def newly_unknown(self) -> Iterator[Change]:
        for subject, verdict in self.after.with_status(Status.UNKNOWN):
            was = self.before.by_subject.get(subject)
            if was is None or was.status is not Status.UNKNOWN:
                yield self._change(subject, was, verdict, After.UNKNOWN)
        more = self.after.unnamed(Status.UNKNOWN) - self.before.unnamed(Status.UNKNOWN)
        if more > 0:
            yield self._change("", None, self.after.rest[Status.UNKNOWN], After.UNKNOWN, more)
        if not self._saw_everything:
            for subject, was in self._failed_and_not_named():
                yield self._change(subject, was, was, After.UNKNOWN)

    def fixed(self) -> Iterator[Change]:
        for subject, was in self.before.with_status(Status.FAIL):
            verdict = self.after.by_subject.get(subject)
            if verdict is not None and verdict.status in (Status.PASS, Status.NOT_APPLICABLE):
                yield self._change(subject, was, verdict, After(verdict.status.value))
        if self._saw_everything:
            for subject, was in self._failed_and_not_named():
                yield self._change(subject, was, was, After.GONE)
            fewer = self.before.unnamed(Status.FAIL) - self.after.unnamed(Status.FAIL)
            if fewer > 0:
                row = self.before.rest[Status.FAIL]
                yield self._change("", row, row, After.GONE, fewer)

    @property
    def _saw_everything(self) -> bool:
        """Nothing is unknown (an incomplete search is an unknown subject of its own), and every failing subject is named."""
        return self.after.counts[Status.UNKNOWN] == 0 and self.after.unnamed(Status.FAIL) == 0

    def _failed_and_not_named(self) -> Iterator[tuple[str, Verdict]]:
        for subject, was in self.before.with_status(Status.FAIL):
            if subject not in self.after.by_subject:
                yield subject, was

    def _change(self, subject: str, was: Verdict | None, now: Verdict, after: After, count: int = 1) -> Change:
        named = msgspec.structs.replace(now, check=self.check, subject=subject)
        return Change(
            check=self.check,
            parameters=self.parameters,
            system=self.system,
            target=self.target,
            subject=subject,
            severity=self.after.severity,
            before=was.status if was else None,
            after=after,
            sentence=now.sentence,
            count=count,
            fingerprint=named.fingerprint,
        )


_Side = Iterator[tuple[tuple[str, str], dict[_Key, _Judged]]]


def _side_by_side(a: _Side, b: _Side) -> Iterator[tuple[tuple[str, str], dict[_Key, _Judged], dict[_Key, _Judged]]]:
    """Two sorted streams as one: each target with what either run says of it."""
    one, other = next(a, None), next(b, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one[0] < other[0]):
            assert one is not None
            yield one[0], one[1], {}
            one = next(a, None)
        elif one is None or other[0] < one[0]:
            yield other[0], {}, other[1]
            other = next(b, None)
        else:
            yield one[0], one[1], other[1]
            one, other = next(a, None), next(b, None)


_WORST_FIRST = {severity: rank for rank, severity in enumerate(Severity)}


def _sorted(changes: list[Change]) -> list[Change]:
    return sorted(
        changes,
        key=lambda one: (
            not one.grown,
            _WORST_FIRST[one.severity],
            one.check,
            one.system,
            one.target,
            canonical(one.parameters),
            one.subject,
        ),
    )


def _sum(tallies: Iterable[Tally]) -> Tally:
    each = list(tallies)
    return Tally(
        passed=sum(one.passed for one in each),
        failed=sum(one.failed for one in each),
        unknown=sum(one.unknown for one in each),
        not_applicable=sum(one.not_applicable for one in each),
    )
