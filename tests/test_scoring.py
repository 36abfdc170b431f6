"""The score: the formula by examples, and what must hold whatever the pairs are."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govaudit.grades import letter
from govaudit.model import (
    Control,
    ControlResult,
    ControlStatus,
    Criticality,
    Demand,
    Interval,
    Pair,
    Policy,
    Score,
    Severity,
    System,
    Tally,
    Text,
)
from govaudit.scoring import Scoring

TEXT = Text(en="x", id="x")


def policy(controls: dict[str, list[str]], *, name: str = "p", weights: dict[str, float] | None = None, attested: str = "") -> Policy:
    """A pack of controls, each with the checks that it demands."""
    made = [
        Control(
            id=control,
            title=TEXT,
            requirement=TEXT,
            weight=(weights or {}).get(control, 1.0),
            checks=[Demand(check) for check in checks],
            attestations=[TEXT] if control == attested else [],
        )
        for control, checks in controls.items()
    ]
    return Policy(id=name, version="1", title=TEXT, description=TEXT, controls=made)


def pair(
    check: str, passed: int = 0, failed: int = 0, unknown: int = 0, not_applicable: int = 0, *,
    severity: Severity = Severity.MEDIUM, system: str = "a", target: str = "local:", parameters: dict[str, Any] | None = None,
) -> Pair:  # fmt: skip
    tally = Tally(passed=passed, failed=failed, unknown=unknown, not_applicable=not_applicable)
    domain = check.partition(".")[0]
    return Pair(check=check, parameters=parameters or {}, domain=domain, severity=severity, system=system, target=target, tally=tally)


def scored(
    pairs: Iterable[Pair], *, policies: list[Policy] | None = None, systems: list[System] | None = None
) -> tuple[dict[str, ControlResult], Score]:
    pairs = list(pairs)
    policies = policies or [policy({"c": sorted({one.check for one in pairs})})]
    scoring = Scoring(policies, systems or [System(name=name) for name in sorted({one.system for one in pairs} or {"a"})])
    for one in pairs:
        scoring.add(one)
    controls, score = scoring.result()
    return {control.id: control for control in controls}, score


@pytest.mark.parametrize(
    ("passed", "failed", "unknown", "value", "high", "coverage"),
    [
        (1, 0, 0, 100, 100, 1),
        (500, 0, 0, 100, 100, 1),
        (0, 1, 0, 0, 0, 1),
        (499, 1, 0, 49.9, 49.9, 1),  # one open key among 500 costs half
        (0, 0, 1, 0, 100, 0),
        (1, 1, 0, 25, 25, 1),
        (1, 0, 1, 25, 100, 0.5),
        (2, 1, 1, 25, 37.5, 0.75),
    ],
)
def test_what_a_pair_is_worth(passed: int, failed: int, unknown: int, value: float, high: float, coverage: float) -> None:
    overall = scored([pair("x.a", passed, failed, unknown, 7)])[1].overall
    assert (overall.value, overall.high, overall.coverage) == pytest.approx((value, high, coverage))


def test_five_hundred_subjects_weigh_no_more_than_one() -> None:
    assert scored([pair("x.a", 500), pair("x.b", 0, 1)])[1].overall.value == 50


@pytest.mark.parametrize(
    ("severity", "value"), [(Severity.CRITICAL, 1000 / 11), (Severity.HIGH, 600 / 7), (Severity.MEDIUM, 75), (Severity.LOW, 50)]
)
def test_severity_weighs(severity: Severity, value: float) -> None:
    assert scored([pair("x.a", 1, severity=severity), pair("x.b", 0, 1, severity=Severity.LOW)])[1].overall.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("criticality", "value"),
    [(Criticality.CRITICAL, 75), (Criticality.HIGH, 200 / 3), (Criticality.NORMAL, 50), (Criticality.LOW, 100 / 3)],
)
def test_criticality_weighs(criticality: Criticality, value: float) -> None:
    systems = [System(name="a", criticality=criticality), System(name="b")]
    assert scored([pair("x.a", 1), pair("x.a", 0, 1, system="b")], systems=systems)[1].overall.value == pytest.approx(value)


def test_a_policy_is_the_mean_of_its_controls_by_their_weight() -> None:
    pack = policy({"c1": ["x.a", "x.b"], "c2": ["x.c"], "open": []}, weights={"c2": 3})
    controls, score = scored([pair("x.a", 1), pair("x.b", 0, 1), pair("x.c", 1)], policies=[pack])
    assert controls["c1"].value == 50
    assert score.by_policy["p"].value == (50 + 3 * 100) / 4
    assert score.overall.value == pytest.approx(200 / 3)  # every pair once


def test_overall_counts_a_pair_once_however_many_controls_ask_for_it() -> None:
    packs = [policy({"c1": ["x.a"], "c2": ["x.a", "x.b"]}), policy({"c3": ["x.a"]}, name="q")]
    _, score = scored([pair("x.a", 0, 1), pair("x.b", 1)], policies=packs)
    assert score.overall.value == 50
    assert (score.by_policy["p"].value, score.by_policy["q"].value) == (25, 0)


def test_the_same_check_with_other_parameters_is_another_pair() -> None:
    asked = [Demand("x.a", {"n": 1}), Demand("x.a", {"n": 2})]
    controls = [Control(id=f"c{i}", title=TEXT, requirement=TEXT, checks=[demand]) for i, demand in enumerate(asked)]
    pack = Policy(id="p", version="1", title=TEXT, description=TEXT, controls=controls)
    found, score = scored([pair("x.a", 1, parameters={"n": 1}), pair("x.a", 0, 1, parameters={"n": 2})], policies=[pack])
    assert (found["c0"].value, found["c1"].value, score.overall.value) == (100, 0, 50)


def test_a_pair_that_comes_twice_is_a_bug() -> None:
    with pytest.raises(ValueError, match="was counted before"):
        scored([pair("x.a", 1), pair("x.a", 1)])


def test_a_pair_that_no_policy_asks_for_does_not_count() -> None:
    assert scored([pair("x.a", 0, 1), pair("x.b", 1)], policies=[policy({"c": ["x.b"]})])[1].overall.value == 100


def test_by_domain_and_by_system() -> None:
    _, score = scored([pair("x.a", 1), pair("y.a", 0, 1), pair("x.a", 0, 1, system="b", target="")])
    assert {domain: interval.value for domain, interval in score.by_domain.items()} == {"x": 50, "y": 0}
    assert {system: interval.value for system, interval in score.by_system.items()} == {"a": 50, "b": 0}
    assert score.worst_system == "b"


@pytest.mark.parametrize("pairs", [[], [pair("x.a", not_applicable=3)], [pair("x.a")]])
def test_nothing_evaluated_is_no_score(pairs: list[Pair]) -> None:
    controls, score = scored(pairs)
    none = Interval(value=None, high=None, coverage=0.0, grade="")
    assert score.overall == none
    assert score.by_policy == {"p": none}
    assert score.by_system == {"a": none}
    assert (score.worst_system, score.systems) == ("", 0)
    assert controls["c"].value is None


@pytest.mark.parametrize(
    ("pairs", "attested", "status"),
    [
        ([pair("x.a", 1)], False, ControlStatus.MET),
        ([pair("x.a", 1), pair("x.b", not_applicable=1)], False, ControlStatus.MET),
        ([pair("x.a", 9, 1, 1)], False, ControlStatus.NOT_MET),
        ([pair("x.a", 9, 0, 1)], False, ControlStatus.UNKNOWN),
        ([pair("x.a", not_applicable=1)], False, ControlStatus.NOT_APPLICABLE),
        ([], False, ControlStatus.OPEN),
        ([pair("x.a", 1)], True, ControlStatus.ATTESTATION_REQUIRED),
        ([pair("x.a", 1, 1)], True, ControlStatus.NOT_MET),
        ([pair("x.a", 1, 0, 1)], True, ControlStatus.UNKNOWN),
        ([pair("x.a", not_applicable=1)], True, ControlStatus.ATTESTATION_REQUIRED),
        ([], True, ControlStatus.ATTESTATION_REQUIRED),
    ],
)
def test_how_a_control_stands(pairs: list[Pair], attested: bool, status: ControlStatus) -> None:
    pack = policy({"c": ["x.a", "x.b"]}, attested="c" if attested else "")
    controls, _ = scored(pairs, policies=[pack])
    assert controls["c"].status is status
    assert controls["c"].checks == ["x.a", "x.b"]


def test_a_control_without_check_or_attestation_is_open() -> None:
    controls, score = scored([pair("x.a", 1)], policies=[policy({"c": ["x.a"], "none": []})])
    assert controls["none"].status is ControlStatus.OPEN
    assert score.by_policy["p"].value == 100


@pytest.mark.parametrize(
    ("value", "grade"),
    [
        (100, "A"),
        (90, "A"),
        (90 - 1e-12, "A"),
        (89.99, "B"),
        (80, "B"),
        (79.9, "C"),
        (65, "C"),
        (64.9, "D"),
        (50, "D"),
        (49.9, "E"),
        (0, "E"),
    ],
)
def test_letters(value: float, grade: str) -> None:
    assert letter(value) == grade


@pytest.mark.parametrize(("failed", "unknown"), [(1, 0), (0, 1)])
def test_a_critical_check_that_fails_or_is_unknown_caps_its_system(failed: int, unknown: int) -> None:
    good = [pair(f"x.{i}", 1, severity=Severity.CRITICAL) for i in range(20)]
    _, score = scored([*good, pair("x.bad", failed=failed, unknown=unknown, severity=Severity.CRITICAL)])
    system = score.by_system["a"]
    assert system.value == pytest.approx(2000 / 21)
    assert (system.grade, system.capped) == ("D", True)
    assert (score.capped_systems, score.systems) == (1, 1)


def test_a_high_check_does_not_cap() -> None:
    good = [pair(f"x.{i}", 1, severity=Severity.CRITICAL) for i in range(20)]
    _, score = scored([*good, pair("x.bad", failed=1, severity=Severity.HIGH)])
    assert (score.overall.grade, score.overall.capped, score.capped_systems) == ("A", False, 0)


@pytest.mark.parametrize(
    ("systems", "capped", "criticality", "grade"),
    [
        (40, 1, Criticality.NORMAL, "C"),
        (21, 1, Criticality.NORMAL, "C"),
        (20, 1, Criticality.NORMAL, "D"),  # 5 %
        (40, 2, Criticality.NORMAL, "D"),
        (40, 1, Criticality.LOW, "C"),
        (40, 1, Criticality.HIGH, "D"),
        (40, 1, Criticality.CRITICAL, "D"),
        (40, 0, Criticality.CRITICAL, "A"),
    ],
)
def test_capped_systems_cap_the_whole(systems: int, capped: int, criticality: Criticality, grade: str) -> None:
    names = [f"s{i:02}" for i in range(systems)]
    known = [System(name=name, criticality=criticality if i < capped else Criticality.NORMAL) for i, name in enumerate(names)]
    pairs = [pair("x.a", 1, severity=Severity.CRITICAL, system=name) for name in names[capped:]]
    pairs += [pair("x.a", failed=1, severity=Severity.CRITICAL, system=name) for name in names[:capped]]
    pairs += [pair(f"x.b{i}", 1, severity=Severity.CRITICAL, system=name) for i in range(12) for name in names]
    overall = scored(pairs, systems=known)[1].overall
    assert overall.value is not None
    assert overall.value >= 90
    assert (overall.grade, overall.capped) == (grade, grade != "A")


def test_systems_without_value_do_not_dilute_the_capped() -> None:
    systems = [System(name="a"), *(System(name=f"idle{i}") for i in range(99))]
    good = [pair(f"x.{i}", 1, severity=Severity.CRITICAL) for i in range(20)]
    _, score = scored([*good, pair("x.bad", failed=1, severity=Severity.CRITICAL)], systems=systems)
    assert (score.overall.grade, score.capped_systems, score.systems) == ("D", 1, 1)


def test_too_little_coverage_replaces_the_letter() -> None:
    just = scored([pair("x.a", 7, 0, 3)])[1].overall
    less = scored([pair("x.a", 69, 0, 31)])[1].overall
    assert (just.grade, just.grade_at_most) == ("E", "")
    assert (less.grade, less.grade_at_most, less.capped) == ("", "A", False)


def test_at_most_is_under_the_cap_too() -> None:
    overall = scored([pair("x.a", 0, 0, 1, severity=Severity.CRITICAL)])[1].overall
    assert (overall.value, overall.high, overall.grade, overall.grade_at_most, overall.capped) == (0, 100, "", "D", True)


# What must hold whatever the pairs are --------------------------------------------------------

COUNTS = st.integers(0, 7)
TALLIES = st.builds(Tally, passed=COUNTS, failed=COUNTS, unknown=COUNTS, not_applicable=st.integers(0, 2))
SYSTEMS = [System(name=criticality.value, criticality=criticality) for criticality in Criticality]
CHECKS = [f"{domain}.{name}" for domain in ("x", "y") for name in "abcd"]
SEVERITIES = dict(zip(CHECKS, [*Severity, *Severity], strict=True))
PACKS = [
    policy({"c1": ["x.a", "x.b", "y.a"], "c2": ["x.b", "x.c", "y.b"], "c3": ["y.c"]}, weights={"c2": 0.1, "c3": 0.3}),
    policy({"d1": ["x.d", "y.d", "x.a"], "d2": []}, name="q"),
]
KEYS = st.tuples(st.sampled_from(CHECKS), st.sampled_from([system.name for system in SYSTEMS]), st.sampled_from(["local:", "ssh://x", ""]))
AUDITS = st.dictionaries(KEYS, TALLIES, max_size=14)

Audited = dict[tuple[str, str, str], Tally]


def score_of(audited: Audited, *, backwards: bool = False) -> tuple[dict[str, ControlResult], Score]:
    pairs = [
        Pair(check=check, domain=check[0], severity=SEVERITIES[check], system=system, target=target, tally=tally)
        for (check, system, target), tally in audited.items()
    ]
    return scored(reversed(pairs) if backwards else pairs, policies=PACKS, systems=SYSTEMS)


def intervals(score: Score) -> dict[str, Interval]:
    groups = {"policy": score.by_policy, "domain": score.by_domain, "system": score.by_system}
    return {"overall": score.overall} | {f"{kind} {name}": interval for kind, group in groups.items() for name, interval in group.items()}


def rank(interval: Interval) -> int:
    """The better the grade, the higher; no letter is worse than any."""
    return "EDCBA".index(interval.grade) + 1 if interval.grade else 0


def moved(audited: Audited, data: st.DataObject, source: str, to: str) -> Audited:
    """The same audit with some subjects of one pair moved from one status to another."""
    possible = sorted(key for key, tally in audited.items() if getattr(tally, source))
    if not possible:
        return audited
    key = data.draw(st.sampled_from(possible))
    tally = audited[key]
    count = data.draw(st.integers(1, getattr(tally, source)))
    changed = msgspec.structs.replace(tally, **{source: getattr(tally, source) - count, to: getattr(tally, to) + count})
    return {**audited, key: changed}


def value(interval: Interval) -> float:
    assert interval.value is not None
    return interval.value


@given(AUDITS, st.data(), st.sampled_from(["passed", "failed"]))
def test_turning_an_answer_into_unknown_never_improves(audited: Audited, data: st.DataObject, source: str) -> None:
    before = score_of(audited)[1]
    after = score_of(moved(audited, data, source, "unknown"))[1]
    for name, interval in intervals(after).items():
        former = intervals(before)[name]
        assert (interval.value is None) == (former.value is None)
        if interval.value is not None:
            assert interval.value <= value(former)
            assert rank(interval) <= rank(former)
            assert interval.coverage <= former.coverage
    assert after.capped_systems >= before.capped_systems


@given(AUDITS, st.data())
def test_hiding_a_pass_never_improves_what_can_be_at_most(audited: Audited, data: st.DataObject) -> None:
    before = intervals(score_of(audited)[1])
    for name, interval in intervals(score_of(moved(audited, data, "passed", "unknown"))[1]).items():
        if interval.grade_at_most and before[name].grade_at_most:
            assert interval.grade_at_most >= before[name].grade_at_most


@given(AUDITS, st.data())
def test_a_fix_never_worsens(audited: Audited, data: st.DataObject) -> None:
    controls, before = score_of(audited)
    fixed, after = score_of(moved(audited, data, "failed", "passed"))
    for name, interval in intervals(after).items():
        former = intervals(before)[name]
        if interval.value is not None and interval.high is not None:
            assert former.high is not None
            assert interval.value >= value(former)
            assert interval.high >= former.high
            assert rank(interval) >= rank(former)
            assert interval.coverage == former.coverage
    assert after.capped_systems <= before.capped_systems
    better = [ControlStatus.NOT_MET, ControlStatus.UNKNOWN, ControlStatus.MET]
    for name, control in fixed.items():
        if control.status in better:
            assert better.index(control.status) >= better.index(controls[name].status)


@given(AUDITS)
def test_order_does_not_matter(audited: Audited) -> None:
    assert score_of(audited) == score_of(audited, backwards=True)


@given(AUDITS)
def test_the_numbers_are_what_they_say(audited: Audited) -> None:
    controls, score = score_of(audited)
    numbers: list[Interval | ControlResult] = [*intervals(score).values(), *controls.values()]
    for interval in numbers:
        if interval.value is None:
            assert interval.high is None
            assert interval.coverage == 0
        else:
            assert interval.high is not None
            assert 0 <= interval.value <= interval.high <= 100
            assert 0 <= interval.coverage <= 1
    judged = [one for one in audited.values() if one.passed or one.failed]
    if not judged:
        assert not score.overall.value
        assert score.overall.grade == ""
    whole = [one for one in audited.values() if one.passed + one.failed + one.unknown]
    only_passes = bool(whole) and not any(one.failed or one.unknown for one in whole)
    assert (score.overall.value == 100) is only_passes


@given(AUDITS, st.integers(2, 9))
def test_as_many_more_subjects_of_each_status_change_nothing(audited: Audited, times: int) -> None:
    more = {
        key: Tally(passed=one.passed * times, failed=one.failed * times, unknown=one.unknown * times, not_applicable=one.not_applicable)
        for key, one in audited.items()
    }
    before, after = intervals(score_of(audited)[1]), intervals(score_of(more)[1])
    for name, interval in after.items():
        former = before[name]
        assert (interval.grade, interval.grade_at_most, interval.capped) == (former.grade, former.grade_at_most, former.capped)
        if interval.value is not None:
            assert math.isclose(interval.value, value(former), abs_tol=1e-9)


@given(AUDITS, st.sampled_from(CHECKS), st.integers(1, 500))
def test_decoys_buy_little(audited: Audited, check: str, decoys: int) -> None:
    """Passing subjects added to a pair that fails win back less than half of its weight."""
    key = (check, "normal", "local:")
    bad = {**audited, key: Tally(failed=1)}
    controls, _ = score_of({key: Tally(failed=1, passed=decoys)})
    assert all(control.value is None or control.value < 50 for control in controls.values())
    assert value(score_of({**bad, key: Tally(failed=1, passed=decoys)})[1].overall) >= value(score_of(bad)[1].overall)
