"""Two runs compared: what is new, fixed, still failing, newly unknown; and dropping a host is no progress."""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from govaudit.comparison import After, Change, Comparison, compare, compare_runs, failing_in, kept, write_comparison
from govaudit.errors import GovauditError, HistoryError
from govaudit.extent import Extent
from govaudit.history import History
from govaudit.model import (
    Audit,
    AuditHead,
    Interval,
    Inventory,
    Pair,
    Place,
    Score,
    Sentence,
    Severity,
    Status,
    System,
    Tally,
    Target,
    TargetResult,
    Verdict,
)

WHEN = datetime(2026, 11, 24, tzinfo=UTC)
NO_SCORE = Score(overall=Interval(value=None, high=None, coverage=0.0, grade=""))


def said(subject: str, status: Status, *, check: str = "access.a", target: str = "ssh://a", system: str = "portal", n: int = 1) -> Verdict:
    sentence = Sentence("{subject} is " + status.value, {"subject": subject})
    return Verdict(
        status=status,
        sentence=sentence,
        check=check,
        parameters={"n": n},
        system=system,
        target=target,
        subject=subject,
        severity=Severity.HIGH,
    )


def passes(subject: str = "x", *, check: str = "access.a", target: str = "ssh://a") -> Verdict:
    return said(subject, Status.PASS, check=check, target=target)


def fails(subject: str = "x", *, check: str = "access.a", target: str = "ssh://a") -> Verdict:
    return said(subject, Status.FAIL, check=check, target=target)


def unknown(subject: str = "x", *, check: str = "access.a", target: str = "ssh://a") -> Verdict:
    return said(subject, Status.UNKNOWN, check=check, target=target)


def row(status: Status, count: int, *, named: int = 50, first: int = 0) -> Verdict:
    """One row for many subjects, as the engine condenses them."""
    subjects = [f"s{number:04}" for number in range(first, first + count)]
    digest = hashlib.sha256(json.dumps(subjects).encode()).hexdigest()
    return msgspec.structs.replace(said("", status), count=count, subjects=subjects[:named], subjects_digest=digest)


def audit(verdicts: Iterable[Verdict], targets: Sequence[str] = (), run: str = "run") -> Audit:
    ordered = sorted(verdicts, key=lambda one: (one.system, one.target, one.check, one.subject))
    addresses = {(one.system, one.target) for one in ordered if one.target} | {("portal", target) for target in targets}
    return Audit(
        head=AuditHead(id=run, started=WHEN, tool_version="1", complete=True),
        systems=[System(name=name) for name in sorted({system for system, _ in addresses})],
        targets=[
            TargetResult(system=system, address=address, kind="host", reached=True, complete=True) for system, address in sorted(addresses)
        ],
        controls=[],
        score=NO_SCORE,
        checks={},
        verdicts=ordered,
    )


class Counting:
    """Stands where the score is computed: keeps the pairs."""

    def __init__(self) -> None:
        self.pairs: list[Pair] = []

    def add(self, pair: Pair) -> None:
        self.pairs.append(pair)

    def result(self) -> tuple[list[object], Score]:
        failing = sum(pair.tally.failed for pair in self.pairs)
        return [], Score(overall=Interval(value=float(failing), high=None, coverage=len(self.pairs) / 100, grade=""))


def difference(a: Iterable[Verdict], b: Iterable[Verdict], **formerly: str) -> Comparison:
    renamed = {old.replace("_", "."): new for old, new in formerly.items()}
    return compare(audit(a, run="a"), audit(b, run="b"), renamed, Counting)  # type: ignore[arg-type]


def names(changes: Sequence[Change]) -> list[tuple[str, Status | None, After]]:
    return [(change.subject, change.before, change.after) for change in changes]


# Subjects -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "kind", "expected"),
    [
        ([passes()], [fails()], "new", ("x", Status.PASS, After.FAIL)),
        ([unknown()], [fails()], "new", ("x", Status.UNKNOWN, After.FAIL)),
        ([passes("y")], [passes("y"), fails()], "new", ("x", None, After.FAIL)),
        ([fails()], [fails()], "still_failing", ("x", Status.FAIL, After.FAIL)),
        ([fails()], [passes()], "fixed", ("x", Status.FAIL, After.PASS)),
        ([fails()], [said("x", Status.NOT_APPLICABLE)], "fixed", ("x", Status.FAIL, After.NOT_APPLICABLE)),
        ([fails(), passes("y")], [passes("y")], "fixed", ("x", Status.FAIL, After.GONE)),
        ([fails()], [unknown()], "newly_unknown", ("x", Status.FAIL, After.UNKNOWN)),
        ([passes()], [unknown()], "newly_unknown", ("x", Status.PASS, After.UNKNOWN)),
        ([fails()], [row(Status.PASS, 200)], "fixed", ("x", Status.FAIL, After.GONE)),
        ([fails("s0007")], [row(Status.PASS, 200)], "fixed", ("s0007", Status.FAIL, After.PASS)),
        ([row(Status.PASS, 200)], [fails("s0007"), row(Status.PASS, 199, first=1000)], "new", ("s0007", Status.PASS, After.FAIL)),
        ([row(Status.PASS, 200)], [fails("s0199"), row(Status.PASS, 199)], "new", ("s0199", None, After.FAIL)),
    ],
)
def test_one_subject(before: list[Verdict], after: list[Verdict], kind: str, expected: tuple[str, Status | None, After]) -> None:
    found = difference(before, after)
    for other in ("new", "fixed", "still_failing", "newly_unknown"):
        assert names(getattr(found, other)) == ([expected] if other == kind else [])
    assert found.no_longer_looked_at == []


def test_what_does_not_change_is_not_told() -> None:
    same = [passes(), unknown("y"), said("z", Status.NOT_APPLICABLE), row(Status.PASS, 300)]
    found = difference(same, same)
    assert (found.new, found.fixed, found.still_failing, found.newly_unknown, found.no_longer_looked_at) == ([], [], [], [], [])


def test_an_incomplete_search_fixes_nothing() -> None:
    """The failing key is not in the later run; but that run could not look everywhere."""
    found = difference([fails("/root/key"), fails("/home/key")], [passes("/home/key"), unknown("keys")])
    assert names(found.fixed) == [("/home/key", Status.FAIL, After.PASS)]
    assert names(found.newly_unknown) == [("/root/key", Status.FAIL, After.UNKNOWN), ("keys", None, After.UNKNOWN)]


def test_more_failures_than_are_named_are_counted() -> None:
    listed = [fails(f"a{number}") for number in range(3)]
    found = difference([*listed, row(Status.FAIL, 100)], [*listed, row(Status.FAIL, 120)])
    assert sum(one.count for one in found.new) == 20
    assert sum(one.count for one in found.still_failing) == 103
    found = difference([*listed, row(Status.FAIL, 120)], listed)
    assert sum(one.count for one in found.fixed) == 120
    found = difference([fails("x"), row(Status.FAIL, 120)], [row(Status.FAIL, 100)])
    assert found.fixed == [], "x may be among those that are not named"


def test_a_change_of_parameters_is_another_requirement() -> None:
    found = difference([said("x", Status.FAIL, n=1)], [said("x", Status.FAIL, n=2)])
    assert names(found.new) == [("x", None, After.FAIL)]
    assert [(one.check, one.parameters, one.tally.failed) for one in found.no_longer_looked_at] == [("access.a", {"n": 1}, 1)]
    assert found.in_common == 0


def test_a_renamed_check_is_the_same_check() -> None:
    """The new id sorts elsewhere than the old one did."""
    before = [fails("x", check="access.z"), passes("p", check="access.b"), fails("y", check="access.z")]
    after = [fails("x", check="access.a"), passes("p", check="access.b"), passes("y", check="access.a")]
    found = difference(before, after, access_z="access.a")
    assert names(found.still_failing) == [("x", Status.FAIL, After.FAIL)]
    assert names(found.fixed) == [("y", Status.FAIL, After.PASS)]
    assert (found.new, found.no_longer_looked_at, found.in_common) == ([], [], 2)
    assert found.still_failing[0].fingerprint == fails("x", check="access.a").fingerprint


# What is no longer looked at ----------------------------------------------------------------------


def test_dropping_a_host_is_no_progress() -> None:
    before = [fails(target="ssh://a"), fails(target="ssh://b"), passes("y", target="ssh://b")]
    found = difference(before, [fails(target="ssh://a")])
    assert found.fixed == []
    assert [(one.target, one.check, one.tally) for one in found.no_longer_looked_at] == [("ssh://b", "", Tally(passed=1, failed=1))]
    assert (found.in_common, found.score_before, found.score_after) == (1, found.score_after, found.score_before)


def test_a_check_across_a_system_that_lost_a_host_is_not_fixed() -> None:
    """It passes now only because the host that broke it is no longer asked."""
    before = [fails("portal", target=""), passes(target="ssh://a"), passes(target="ssh://b")]
    found = difference(before, [passes("portal", target=""), passes(target="ssh://a")])
    assert found.fixed == []
    assert [(one.target, one.check) for one in found.no_longer_looked_at] == [("ssh://b", ""), ("", "access.a")]
    assert found.in_common == 1
    found = difference(before, [fails("portal", target=""), passes(target="ssh://a")])
    assert names(found.still_failing) == [("portal", Status.FAIL, After.FAIL)]


def test_a_new_host_does_not_spoil_the_comparison() -> None:
    found = difference([fails(target="ssh://a")], [passes(target="ssh://a"), fails(target="ssh://b")])
    assert names(found.fixed) == [("x", Status.FAIL, After.PASS)]
    assert names(found.new) == [("x", None, After.FAIL)]
    assert (found.score_before.overall.value, found.score_after.overall.value, found.in_common) == (1.0, 0.0, 1)


def test_a_check_that_is_gone_everywhere_is_told_once() -> None:
    before = [fails(check="mfa.b", target=f"ssh://{host}") for host in "abc"] + [passes(target=f"ssh://{host}") for host in "abc"]
    found = difference(before, [passes(target=f"ssh://{host}") for host in "abc"])
    assert [(one.check, one.target, one.tally.failed) for one in found.no_longer_looked_at] == [("mfa.b", "", 3)]
    found = difference(before, [one for one in before if one.target != "ssh://b" or one.check != "mfa.b"])
    assert [(one.check, one.target, one.tally.failed) for one in found.no_longer_looked_at] == [("mfa.b", "ssh://b", 1)]


def test_both_scores_weigh_by_the_present_severity() -> None:
    seen: list[Counting] = []

    def new_scoring() -> Counting:
        seen.append(Counting())
        return seen[-1]

    before = msgspec.structs.replace(fails(), severity=Severity.LOW)
    compare(audit([before]), audit([passes()]), {}, new_scoring)  # type: ignore[arg-type]
    assert [one.pairs[0].severity for one in seen] == [Severity.HIGH, Severity.HIGH]


def test_every_failure_of_the_earlier_run_is_accounted_for() -> None:
    """Whatever changes: what failed is still failing, fixed, newly unknown, or no longer looked at; and nothing twice."""
    choose = random.Random(3)
    for _ in range(150):
        runs: list[list[Verdict]] = []
        for _run in range(2):
            places = [(check, target) for check in ("access.a", "mfa.b") for target in ("ssh://a", "ssh://b", "") if choose.random() < 0.8]
            subjects = [(place, subject) for place in places for subject in "xyz" if choose.random() < 0.7]
            runs.append([said(s, choose.choice(list(Status)), check=c, target=t) for (c, t), s in subjects])
        found = difference(*runs)
        accounted = [*found.still_failing, *found.fixed, *(one for one in found.newly_unknown if one.before is Status.FAIL)]
        dropped = sum(one.tally.failed for one in found.no_longer_looked_at)
        failing = sum(1 for one in runs[0] if one.status is Status.FAIL)
        across = sum(one.count for one in accounted if one.target == "")
        assert failing <= len(accounted) + dropped <= failing + across
        assert len({one.fingerprint for one in accounted}) == len(accounted)


def test_unsorted_verdicts_are_refused() -> None:
    wrong = msgspec.structs.replace(audit([]), verdicts=[fails(target="ssh://b"), fails(target="ssh://a")])
    with pytest.raises(ValueError, match="not sorted"):
        compare(wrong, audit([]), {}, Counting)  # type: ignore[arg-type]


# Kept runs ----------------------------------------------------------------------------------------


def keep(history: History, started: datetime, verdicts: Sequence[Verdict], pairs: Sequence[Pair]) -> str:
    told = audit(verdicts)
    systems = [System(name="portal", targets=[Target(system="portal", address="ssh://a", kind="host")])]
    with history.begin(AuditHead(id="", started=started, tool_version="1"), Inventory(systems=systems)) as run:
        run.add_verdicts(verdicts)
        for pair in pairs:
            run.add_pair(pair)
        run.finish(systems=systems, targets=told.targets, controls=[], score=NO_SCORE, checks={}, exit_code=1)
        return run.id


def pair(check: str, tally: Tally) -> Pair:
    return Pair(check=check, parameters={"n": 1}, domain="access", severity=Severity.HIGH, system="portal", target="ssh://a", tally=tally)


@pytest.fixture
def history(tmp_path: Path) -> History:
    kept = History.open(tmp_path / "history.sqlite")
    keep(kept, WHEN, [fails("x", check="access.old"), passes("y", check="access.old")], [pair("access.old", Tally(passed=1, failed=1))])
    later = WHEN + timedelta(days=7)
    keep(kept, later, [passes("x"), fails("y\x1b[2J")], [pair("access.a", Tally(passed=1, failed=1))])
    return kept


def test_two_runs_of_the_history(history: History) -> None:
    found = compare_runs(history, "previous", "latest", {"access.old": "access.a"})
    assert (found.before.id, found.after.id) == (history.resolve("previous"), history.resolve("latest"))
    assert names(found.fixed) == [("x", Status.FAIL, After.PASS)]
    assert (found.in_common, found.score_before.overall.value, found.score_after.overall.value) == (1, 25.0, 25.0)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Comparison) == found
    with pytest.raises(HistoryError, match="no run 'nope'"):
        compare_runs(history, "nope", "latest", {})


def test_a_baseline_that_is_not_there_is_told_as_a_file(history: History) -> None:
    with pytest.raises(GovauditError, match=r"there is no file nothing\.json\nA baseline is a run"):
        failing_in("nothing.json", history, {})


@pytest.mark.parametrize(("language", "title"), [("en", "New failures: 1"), ("id", "Kegagalan baru: 1")])
def test_a_reader_is_told(history: History, language: str, title: str) -> None:
    out = io.StringIO()
    write_comparison(compare_runs(history, "previous", "latest", {"access.old": "access.a"}), out, language)
    assert title in out.getvalue().split("\n")
    assert "access.a  ssh://a y\\x1b[2J" in out.getvalue()
    assert "\x1b" not in out.getvalue()


def test_the_exact_words(history: History) -> None:
    out = io.StringIO()
    write_comparison(compare_runs(history, "previous", "latest", {}), out, "en")
    first, second = history.resolve("previous"), history.resolve("latest")
    assert (
        out.getvalue()
        == f"""\
From {first} (2026-11-24 00:00 UTC) to {second} (2026-12-01 00:00 UTC)
The two runs have no check on any target in common: they may be of different inventories (`govaudit diff A B` names others)

New failures: 1
  access.a  ssh://a y\\x1b[2J: y\\x1b[2J is fail

Newly unknown: 0

No longer looked at: 1
  access.old everywhere (failed before: 1)

Still failing: 0

Fixed: 0
"""
    )


def test_a_baseline_is_a_run_or_a_json_report(history: History, tmp_path: Path) -> None:
    expected = {fails("x").fingerprint: [Extent.of(fails("x"))]}
    assert failing_in("previous", history, {"access.old": "access.a"}) == expected
    report = tmp_path / "last.json"
    verdicts = [{"check": "access.old", "parameters": {"n": 1}, "system": "portal", "target": "ssh://a", "subject": "x", "status": "fail"}]
    verdicts[0]["values"] = {"subject": "x"}
    report.write_text(json.dumps({"schema_version": 1, "verdicts": [*verdicts, {**verdicts[0], "subject": "y", "status": "pass"}]}))
    assert failing_in(str(report), history, {"access.old": "access.a"}) == expected
    report.write_text('{"schema_version": "2", "verdicts": "in another way"}')
    with pytest.raises(GovauditError, match="a newer govaudit"):
        failing_in(str(report), history, {})
    for wrong in ("", "{}", "[1]", '{"schema_version": 1, "verdicts": [{"check": 5}]}', "[" * 100_000):
        report.write_text(wrong)
        with pytest.raises(GovauditError, match="this is no JSON report of govaudit"):
            failing_in(str(report), history, {})
    with pytest.raises(GovauditError, match="there is no file"):
        failing_in("no-such-file.json", history, {})


def test_the_baseline_reads_the_reports_that_are_written() -> None:
    assert str(kept._NEWEST_REPORT) == importlib.import_module("govaudit.reports.json.shape").VERSION


def test_a_failure_that_has_grown_says_so() -> None:
    def found(*paths: str) -> Verdict:
        sentence = Sentence("{count} secrets", {"count": len(paths)})
        return msgspec.structs.replace(fails("app"), sentence=sentence, places=[Place(path, 1) for path in paths])

    changed = difference([found("a.py"), fails("other")], [found("a.py", "b.py", "c.py"), fails("other")])
    assert [(change.subject, change.grown) for change in changed.still_failing] == [("app", 2), ("other", 0)]
    out = io.StringIO()
    write_comparison(changed, out, "en")
    assert "3 secrets (grown: 2 more places)" in out.getvalue()
