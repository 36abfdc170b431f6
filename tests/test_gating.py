"""The gate: which exit code, why, and that not knowing never opens it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govaudit.extent import Extent
from govaudit.gating import Gate
from govaudit.model import Interval, Missing, Place, Reason, Score, Sentence, Severity, Status, TargetResult, Verdict
from tests.support import UNREACHABLE


def verdict(status: Status, severity: Severity = Severity.HIGH, **more: Any) -> Verdict:
    fields: dict[str, Any] = {
        "sentence": Sentence("x"),
        "check": "access.door-locked",
        "system": "a",
        "target": "local:",
        "subject": "front door",
        **more,
    }
    return Verdict(status=status, severity=severity, **fields)


def score(value: float | None = 95.0, coverage: float = 1.0) -> Score:
    return Score(overall=Interval(value=value, high=value, coverage=coverage if value is not None else 0.0, grade=""))


def target(
    *, reached: bool = True, complete: bool = True, trouble: Missing | None = None, address: str = "local:", system: str = "a"
) -> TargetResult:
    return TargetResult(system=system, address=address, kind="host", reached=reached, complete=complete, trouble=trouble)


SCORE = score()


def outcome(
    *verdicts: Verdict,
    gate: Gate | None = None,
    score: Score = SCORE,
    targets: tuple[TargetResult, ...] = (),
    complete: bool = True,
) -> tuple[int, list[str]]:
    gate = gate or Gate()
    for one in verdicts:
        gate.add(one)
    code, reasons = gate.outcome(score, targets, complete)
    return code, [str(reason) for reason in reasons]


@pytest.mark.parametrize(
    ("status", "severity", "code"),
    [
        (Status.PASS, Severity.CRITICAL, 0),
        (Status.NOT_APPLICABLE, Severity.CRITICAL, 0),
        (Status.FAIL, Severity.CRITICAL, 1),
        (Status.FAIL, Severity.HIGH, 1),
        (Status.FAIL, Severity.MEDIUM, 0),
        (Status.FAIL, Severity.LOW, 0),
        (Status.UNKNOWN, Severity.CRITICAL, 3),
        (Status.UNKNOWN, Severity.HIGH, 3),
        (Status.UNKNOWN, Severity.MEDIUM, 0),
        (Status.UNKNOWN, Severity.LOW, 0),
    ],
)
def test_high_and_critical_are_gated_unless_told_otherwise(status: Status, severity: Severity, code: int) -> None:
    assert outcome(verdict(status, severity))[0] == code


@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("fail_on", list(Severity))
def test_what_is_gated_can_be_chosen(fail_on: Severity, severity: Severity) -> None:
    order = [Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL]
    gated = order.index(severity) >= order.index(fail_on)
    assert outcome(verdict(Status.FAIL, severity), gate=Gate(fail_on))[0] == (1 if gated else 0)
    assert outcome(verdict(Status.UNKNOWN, severity), gate=Gate(fail_on))[0] == (3 if gated else 0)


def test_nothing_wrong() -> None:
    assert outcome(verdict(Status.PASS)) == (0, [])


def test_the_reasons_name_the_worst_first() -> None:
    code, reasons = outcome(
        verdict(Status.FAIL, subject="side door", count=3),
        verdict(Status.FAIL, Severity.CRITICAL, check="access.gate-shut"),
        verdict(Status.UNKNOWN, Severity.CRITICAL, subject="", target=""),
        targets=(target(address="ssh://x", reached=False, complete=False, trouble=UNREACHABLE), target(complete=False)),
        score=score(40, 0.3),
        gate=Gate(min_score=60.5),
        complete=False,
    )
    assert code == 1
    assert reasons == [
        "failures of severity high or above: 4; first access.gate-shut on local: (front door)",
        "the score is 40.0; at least 60.5 is required",
        "the run was interrupted",
        "local: was not seen whole: no reason is given",
        "ssh://x was not reached: example.org:443: timed out",
        "unknowns of severity high or above: 1; first access.door-locked on a (-)",
        "the coverage is 30.0 %; at least 70.0 % is required",
    ]


@pytest.mark.parametrize(
    "doubt",
    [
        {"complete": False},
        {"targets": (target(reached=False, complete=False, trouble=UNREACHABLE),)},
        {"targets": (target(complete=False),)},
        {"score": score(95, 0.69)},
        {"score": score(None)},
    ],
)
def test_not_judging_enough_is_three_and_a_failure_beside_it_one(doubt: dict[str, Any]) -> None:
    assert outcome(**doubt)[0] == 3
    assert outcome(verdict(Status.FAIL), **doubt)[0] == 1


def test_many_targets_in_trouble_are_counted() -> None:
    hosts = tuple(target(address=f"ssh://h{i:02}", reached=False, complete=False, trouble=UNREACHABLE) for i in range(12))
    code, reasons = outcome(targets=hosts)
    assert code == 3
    assert len(reasons) == 11
    assert reasons[-1] == "further targets that were not reached or not seen whole: 2"


def test_systems_are_named_where_several_have_the_same_address() -> None:
    reasons = outcome(
        verdict(Status.FAIL, system="web", target="ssh://127.0.0.1"),
        targets=(
            target(system="web", address="ssh://127.0.0.1"),
            target(system="db", address="ssh://127.0.0.1", reached=False, complete=False, trouble=UNREACHABLE),
            target(system="db", address="local:"),
        ),
    )[1]
    assert reasons == [
        "failures of severity high or above: 1; first access.door-locked on web (ssh://127.0.0.1) (front door)",
        "db (ssh://127.0.0.1) was not reached: example.org:443: timed out",
    ]


def test_a_bug_is_three_however_mild_the_check() -> None:
    assert outcome(verdict(Status.UNKNOWN, Severity.LOW, reason=Reason.BUG)) == (
        3,
        ["not judged because of a bug: 1; first access.door-locked on local: (front door)"],
    )


@pytest.mark.parametrize(("value", "code"), [(60.0, 0), (60 - 1e-12, 0), (59.99, 1), (0.0, 1), (None, 3)])
def test_the_score_can_be_required(value: float | None, code: int) -> None:
    assert outcome(gate=Gate(min_score=60), score=score(value))[0] == code


def test_what_is_too_little_is_not_rounded_up() -> None:
    assert outcome(gate=Gate(min_score=60), score=score(59.99))[1] == ["the score is 59.9; at least 60 is required"]


@pytest.mark.parametrize(("coverage", "least", "code"), [(0.7, 70, 0), (0.7 - 1e-13, 70, 0), (0.699, 70, 3), (0.5, 50, 0), (0.0, 0, 0)])
def test_the_coverage_that_is_enough_can_be_chosen(coverage: float, least: float, code: int) -> None:
    assert outcome(gate=Gate(min_coverage=least), score=score(95, coverage))[0] == code


def test_nothing_evaluated_is_not_enough_even_if_no_coverage_is_required() -> None:
    assert outcome(gate=Gate(min_coverage=0), score=score(None)) == (3, ["nothing could be valued"])


Baseline = dict[str, list[Extent]]


def as_before(*verdicts: Verdict) -> Baseline:
    """A baseline in which these failed."""
    return {one.fingerprint: [Extent.of(one)] for one in verdicts}


def secrets(*places: str, count: int | None = None) -> Verdict:
    """One failure of a whole folder, with the places named as `path:line`."""
    found = [Place(path, int(line)) for path, _, line in (place.partition(":") for place in places)]
    values: dict[str, Any] = {"count": len(found) if count is None else count}
    return verdict(Status.FAIL, sentence=Sentence("{count} secrets", values), places=found)


@pytest.mark.parametrize(
    ("before", "now", "code"),
    [
        (secrets("a.py:1"), secrets("a.py:1"), 0),
        (secrets("a.py:1"), secrets("a.py:9"), 0),  # lines move
        (secrets("a.py:1", "b.py:1"), secrets("b.py:1"), 0),
        (secrets("a.py:1"), secrets("a.py:1", "b.py:1"), 1),
        (secrets("a.py:1"), secrets("a.py:1", "a.py:2"), 1),
        (secrets("a.py:1"), secrets("b.py:1"), 1),  # one mended, one added
        (secrets("a.py:1", count=1000), secrets("a.py:1", count=1001), 1),
        (secrets("a.py:1", count=1000), secrets("b.py:1", count=999), 0),  # only the first of very many are kept
        (secrets("a.py:1", count=1000), secrets("a.py:1"), 0),
    ],
)
def test_a_baseline_excuses_no_failure_that_has_grown(before: Verdict, now: Verdict, code: int) -> None:
    assert outcome(now, gate=Gate(baseline=as_before(before)))[0] == code


def listening(*undeclared: str, declared: tuple[str, ...] = ()) -> Verdict:
    values: dict[str, Any] = {"undeclared": list(undeclared), "declared": list(declared), "days": len(undeclared)}
    return verdict(Status.FAIL, sentence=Sentence("{undeclared}", values))


@pytest.mark.parametrize(
    ("before", "now", "code"),
    [
        (listening("mysql", "redis"), listening("redis"), 0),
        (listening("mysql"), listening("redis"), 1),
        (listening("mysql"), listening("mysql", declared=("ssh",)), 0),
    ],
)
def test_a_baseline_excuses_nothing_that_a_failure_did_not_list_before(before: Verdict, now: Verdict, code: int) -> None:
    assert outcome(now, gate=Gate(baseline=as_before(before)))[0] == code


def test_with_a_baseline_only_new_failures_are_gated() -> None:
    known, new = verdict(Status.FAIL), verdict(Status.FAIL, subject="side door")
    baseline = as_before(known)
    assert outcome(known, gate=Gate(baseline=baseline))[0] == 0
    assert outcome(known, new, gate=Gate(baseline=baseline)) == (
        1,
        ["new or grown failures of severity high or above: 1; first access.door-locked on local: (side door)"],
    )
    assert outcome(known, gate=Gate(baseline={}))[0] == 1


def test_a_baseline_excuses_no_row_that_stands_for_many() -> None:
    many = verdict(Status.FAIL, count=12)
    assert outcome(many, gate=Gate(baseline=as_before(many)))[0] == 1


def test_a_baseline_excuses_nothing_unknown() -> None:
    known = verdict(Status.FAIL)
    assert outcome(verdict(Status.UNKNOWN), gate=Gate(baseline=as_before(known)))[0] == 3


VERDICTS = st.lists(
    st.builds(
        verdict,
        st.sampled_from([Status.PASS, Status.FAIL, Status.UNKNOWN, Status.NOT_APPLICABLE]),
        st.sampled_from(Severity),
        subject=st.sampled_from(["front door", "side door", "cellar"]),
        target=st.sampled_from(["local:", "ssh://x"]),
    ),
    max_size=8,
)
BASELINES = st.none() | st.sets(st.sampled_from(["front door", "side door"])).map(
    lambda names: as_before(*(verdict(Status.FAIL, subject=name) for name in names))
)


def gate_of(verdicts: list[Verdict], fail_on: Severity, baseline: Baseline | None) -> tuple[int, list[str]]:
    return outcome(*verdicts, gate=Gate(fail_on, baseline=baseline))


@given(VERDICTS, st.sampled_from(Severity), BASELINES, st.data())
def test_turning_an_answer_into_unknown_never_opens_the_gate(
    verdicts: list[Verdict], fail_on: Severity, baseline: Baseline | None, data: st.DataObject
) -> None:
    answers = [i for i, one in enumerate(verdicts) if one.status in (Status.PASS, Status.FAIL)]
    if not answers or gate_of(verdicts, fail_on, baseline)[0] == 0:
        return
    i = data.draw(st.sampled_from(answers))
    hidden = [*verdicts[:i], msgspec.structs.replace(verdicts[i], status=Status.UNKNOWN), *verdicts[i + 1 :]]
    assert gate_of(hidden, fail_on, baseline)[0] != 0


@given(VERDICTS, st.sampled_from(Severity), BASELINES, st.data())
def test_a_fix_never_shuts_the_gate(verdicts: list[Verdict], fail_on: Severity, baseline: Baseline | None, data: st.DataObject) -> None:
    failures = [i for i, one in enumerate(verdicts) if one.status is Status.FAIL]
    if not failures or gate_of(verdicts, fail_on, baseline)[0] != 0:
        return
    i = data.draw(st.sampled_from(failures))
    fixed = [*verdicts[:i], msgspec.structs.replace(verdicts[i], status=Status.PASS), *verdicts[i + 1 :]]
    assert gate_of(fixed, fail_on, baseline)[0] == 0


@given(VERDICTS, st.sampled_from(Severity), BASELINES)
def test_order_does_not_matter(verdicts: list[Verdict], fail_on: Severity, baseline: Baseline | None) -> None:
    assert gate_of(verdicts, fail_on, baseline) == gate_of(verdicts[::-1], fail_on, baseline)
