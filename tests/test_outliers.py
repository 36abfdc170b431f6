"""Hosts that do not meet what nearly all others of their group meet."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from govaudit.model import Outlier, Pair, Severity, System, Tally, Target, TargetName
from govaudit.outliers import KEPT, NAMED, Outliers
from govaudit.standing import Names

PASS, FAIL, UNKNOWN, NOT_APPLICABLE = Tally(passed=1), Tally(failed=1), Tally(unknown=1), Tally(not_applicable=1)


def host(number: int, *groups: str, kind: str = "host") -> System:
    name = f"web-{number:02}"
    return System(name=name, groups=list(groups), targets=[Target(system=name, address=f"ssh://{name}", kind=kind)])


def pair(system: System, tally: Tally, check: str = "logging.forwarded", severity: Severity = Severity.HIGH) -> Pair:
    return Pair(check=check, domain="logging", severity=severity, system=system.name, target=system.targets[0].address, tally=tally)


def outliers_of(verdicts: Iterable[tuple[System, Tally]]) -> list[Outlier]:
    pairs = list(verdicts)
    found = Outliers([system for system, _ in pairs])
    for system, tally in pairs:
        found.add(system.targets[0], [pair(system, tally)])
    outliers, left_out = found.result()
    assert left_out == 0
    return outliers


def group(*tallies: tuple[int, Tally]) -> list[tuple[System, Tally]]:
    """So many hosts of each sort, all of the group `web`."""
    each = [tally for count, tally in tallies for _ in range(count)]
    return [(host(number, "web"), tally) for number, tally in enumerate(each)]


def said(outliers: list[Outlier], systems: Iterable[System], language: str = "en") -> list[str]:
    return [Names(systems).outlier_in_words(outlier, language) for outlier in outliers]


def test_the_few_that_differ_are_named() -> None:
    verdicts = group((18, PASS), (2, FAIL))
    [outlier] = outliers_of(verdicts)
    assert (outlier.group, outlier.passed, outlier.failed, outlier.unknown) == ("web", 18, 2, 0)
    assert outlier.failing == [TargetName("web-18", "ssh://web-18"), TargetName("web-19", "ssh://web-19")]
    systems = [system for system, _ in verdicts]
    assert said([outlier], systems) == ["18 of 20 hosts of the group web meet this; these 2 do not: web-18, web-19."]
    assert said([outlier], systems, "id") == ["18 dari 20 host dalam grup web memenuhi ini; 2 host ini tidak: web-18, web-19."]


def test_what_is_not_known_is_counted_apart_and_named() -> None:
    verdicts = group((9, PASS), (1, FAIL), (2, UNKNOWN))
    [outlier] = outliers_of(verdicts)
    assert (outlier.passed, outlier.failed, outlier.unknown) == (9, 1, 2)
    assert said([outlier], [system for system, _ in verdicts]) == [
        "9 of 10 hosts of the group web meet this; this one does not: web-09. It is not known of 2 more: web-10, web-11."
    ]


@pytest.mark.parametrize(
    ("passed", "failed", "unknown", "differs"),
    [
        (4, 1, 0, True),
        (3, 1, 0, False),
        (3, 1, 96, False),
        (7, 2, 0, False),
        (8, 2, 0, True),
        (79, 21, 0, False),
        (80, 20, 0, True),
        (80, 20, 500, True),
        (20, 0, 5, False),
        (0, 20, 0, False),
    ],
)
def test_the_rule_on_both_sides_of_its_edges(passed: int, failed: int, unknown: int, differs: bool) -> None:
    found = outliers_of(group((passed, PASS), (failed, FAIL), (unknown, UNKNOWN)))
    assert [len(outlier.failing) for outlier in found] == ([failed] if differs else [])


def test_hosts_to_which_it_does_not_apply_are_left_aside() -> None:
    assert outliers_of(group((3, PASS), (1, FAIL), (50, NOT_APPLICABLE))) == []


def test_one_failing_subject_makes_a_host_fail_and_an_unknown_one_is_no_pass() -> None:
    [outlier] = outliers_of(group((9, PASS), (1, Tally(passed=99, failed=1)), (1, Tally(passed=99, unknown=1))))
    assert (outlier.passed, outlier.failed, outlier.unknown) == (9, 1, 1)


def test_without_groups_nobody_is_compared() -> None:
    assert outliers_of([(host(number), PASS if number else FAIL) for number in range(20)]) == []


def test_only_hosts_are_compared() -> None:
    assert outliers_of([(host(number, "web", kind="web"), PASS if number else FAIL) for number in range(20)]) == []


def test_the_same_hosts_are_told_of_once_in_their_smallest_group() -> None:
    verdicts = [(host(number, *(["linux", "web"] if number < 10 else ["linux"])), PASS if number else FAIL) for number in range(20)]
    assert [(outlier.group, outlier.passed) for outlier in outliers_of(verdicts)] == [("web", 9)]


def test_the_order_in_which_hosts_come_does_not_matter() -> None:
    verdicts = group((400, PASS), (90, FAIL), (90, UNKNOWN))
    expected = outliers_of(verdicts)
    mixed = random.Random(4).sample(verdicts, len(verdicts))
    assert outliers_of(mixed) == expected
    [outlier] = expected
    assert (len(outlier.failing), len(outlier.not_known)) == (NAMED, NAMED)
    assert outlier.failing[0].system == "web-400"
    assert outlier.not_known[0].system == "web-490"
    [sentence] = said(expected, [system for system, _ in verdicts])
    assert sentence.startswith("400 of 490 hosts of the group web meet this; these 90 do not: web-400, web-401")
    assert "web-419 and 70 more. It is not known of 90 more: web-490" in sentence


def test_the_worst_stand_first_and_too_many_are_counted() -> None:
    systems = [host(number, "web") for number in range(5)]
    found = Outliers(systems)
    for system in systems:
        tally = FAIL if system is systems[0] else PASS
        more = [pair(system, tally, f"logging.c{number:04}", Severity.LOW) for number in range(KEPT + 10)]
        found.add(system.targets[0], [*more, pair(system, tally, "logging.z", Severity.CRITICAL)])
    outliers, left_out = found.result()
    assert (len(outliers), left_out, outliers[0].check) == (KEPT, 11, "logging.z")


def test_a_target_is_called_by_its_system_where_that_has_no_other() -> None:
    several = System(name="db", targets=[Target(system="db", address=f"ssh://{name}", kind="host") for name in "ab"])
    names = Names([several, host(1)])
    assert names.of(TargetName("db", "ssh://a")) == "db (ssh://a)"
    assert names.of(TargetName("web-01", "ssh://web-01")) == "web-01"
