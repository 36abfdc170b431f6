"""`docs/scoring.md`: its tables are the program's, and its worked example comes out as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from govaudit.gating import COULD_NOT_JUDGE, FAILED, PASSED
from govaudit.grades import ENOUGH_COVERAGE, GRADES
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
from govaudit.scoring import CAPPED_PER_HUNDRED, CRITICALITY_WEIGHT, SEVERITY_WEIGHT, Scoring

DOCUMENT = (Path(__file__).parents[2] / "docs" / "scoring.md").read_text()
TEXT = Text(en="x", id="x")


def table(*head: str) -> list[list[str]]:
    """The rows of the document's table with this head."""
    lines = iter(DOCUMENT.split("\n"))
    title = "| " + " | ".join(head) + " |"
    assert any(line == title for line in lines), title
    assert next(lines).startswith("|---")
    rows: list[list[str]] = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


PAIRS = table("pair", "system", "pass", "fail", "unknown", "n/a", "weight", "value", "upper end", "coverage")
SEVERITY = {check: Severity(severity) for check, severity in table("check", "severity")}
SYSTEMS = {name: Criticality(criticality) for name, criticality in table("system", "criticality")}


def pair(row: list[str]) -> Pair:
    passed, failed, unknown, not_applicable = (int(cell) for cell in row[2:6])
    tally = Tally(passed=passed, failed=failed, unknown=unknown, not_applicable=not_applicable)
    return Pair(check=row[0], domain=row[0].partition(".")[0], severity=SEVERITY[row[0]], system=row[1], target="local:", tally=tally)


def example(pairs: list[Pair]) -> tuple[list[ControlResult], Score]:
    controls = []
    for control, weight, checks in table("control", "weight", "checks"):
        demands = [Demand(check) for check in checks.split(", ") if check != "(attested)"]
        attestations = [] if demands else [TEXT]
        controls.append(Control(id=control, title=TEXT, requirement=TEXT, weight=float(weight), checks=demands, attestations=attestations))
    policy = Policy(id="example", version="1", title=TEXT, description=TEXT, controls=controls)
    scoring = Scoring([policy], [System(name=name, criticality=criticality) for name, criticality in SYSTEMS.items()])
    for one in pairs:
        scoring.add(one)
    return scoring.result()


def cells(numbers: Interval | ControlResult) -> list[str]:
    if numbers.value is None or numbers.high is None:
        return ["-", "-", "-"]
    return [f"{number:.1f}" for number in (numbers.value, numbers.high, 100 * numbers.coverage)]


def grade(interval: Interval) -> str:
    return interval.grade or f"not enough evidence (at most {interval.grade_at_most})"


@pytest.mark.parametrize("row", PAIRS, ids=lambda row: " ".join(row[:2]))
def test_each_pair_of_the_example(row: list[str]) -> None:
    one = pair(row)
    _, score = example([one])
    assert cells(score.overall) == row[7:]
    if row[6] != "-":
        assert SEVERITY_WEIGHT[one.severity] * CRITICALITY_WEIGHT[SYSTEMS[one.system]] == float(row[6])


def test_the_controls_of_the_example() -> None:
    controls, _ = example([pair(row) for row in PAIRS])
    found = [[control.id, control.status.value.replace("_", " "), *cells(control)] for control in controls]
    assert found == table("control", "status", "value", "upper end", "coverage")


def test_the_score_of_the_example() -> None:
    _, score = example([pair(row) for row in PAIRS])
    found = {"overall": score.overall, "policy": score.by_policy["example"]}
    found |= {f"domain {name}": interval for name, interval in score.by_domain.items()}
    found |= {f"system {name}": interval for name, interval in score.by_system.items()}
    rows = table("score", "value", "upper end", "coverage", "grade")
    assert {row[0]: row[1:] for row in rows} == {name: [*cells(interval), grade(interval)] for name, interval in found.items()}
    assert f"Worst system: {score.worst_system}. {score.capped_systems} of {score.systems} systems capped." in DOCUMENT


def test_the_sums_that_are_written_out() -> None:
    def worked(found: str) -> float:
        terms, result = found.split(" = ")
        return float(eval(terms.replace("×", "*"))) - float(result)  # our own document: numbers and operators alone

    written = re.findall(r"\([0-9][0-9 .×+]*\) / [0-9(][0-9 .+)]* = [0-9.]+[0-9]", DOCUMENT)
    assert len(written) == 2
    for one in written:
        assert re.fullmatch(r"[0-9 .×+()/=]+", one)
        assert abs(worked(one)) < 0.06


def test_weights_and_grades_are_those_of_the_program() -> None:
    assert {Severity(name): float(weight) for name, weight in table("severity of the check", "weight")} == SEVERITY_WEIGHT
    assert {Criticality(name): float(weight) for name, weight in table("criticality of the system", "weight")} == CRITICALITY_WEIGHT
    assert tuple((name, float(least)) for name, least in table("grade", "value from")) == GRADES
    assert f"Under {ENOUGH_COVERAGE:.0%}".replace("%", " %") in DOCUMENT
    assert f"if {CAPPED_PER_HUNDRED} % of the systems or more are capped" in DOCUMENT


def test_every_status_and_exit_code_is_explained() -> None:
    assert {row[0] for row in table("status", "when")} == {status.value.replace("_", " ") for status in ControlStatus}
    assert [int(row[0]) for row in table("code", "when")] == [PASSED, FAILED, COULD_NOT_JUDGE]
