"""One line about one target."""

from __future__ import annotations

from govaudit.judging import Judged
from govaudit.model import Pair, Reason, Sentence, Severity, Status, Tally, Target, Verdict
from govaudit.summarising import summary_of

TARGET = Target(system="payroll", address="ssh://one", kind="host")


def judged(tally: Tally, severity: Severity = Severity.HIGH, *reasons: Reason) -> Judged:
    pair = Pair(check="access.a", domain="access", severity=severity, system="payroll", target="ssh://one", tally=tally)
    return Judged(pair, [Verdict(status=Status.UNKNOWN, sentence=Sentence(""), reason=reason) for reason in reasons], False)


def test_each_check_counts_once_by_its_worst_subject() -> None:
    summary = summary_of(
        TARGET,
        [
            judged(Tally(passed=9)),
            judged(Tally(passed=9, failed=1)),
            judged(Tally(failed=3, unknown=1), Severity.HIGH, Reason.TIMED_OUT),
            judged(Tally(failed=1), Severity.CRITICAL),
            judged(Tally(passed=1, unknown=1), Severity.LOW, Reason.TIMED_OUT),
            judged(Tally(unknown=2), Severity.LOW, Reason.PERMISSION_DENIED, Reason.TIMED_OUT),
            judged(Tally(unknown=1), Severity.LOW, Reason.TIMED_OUT),
            judged(Tally(not_applicable=1)),
        ],
    )
    assert (summary.system, summary.target) == ("payroll", "ssh://one")
    assert summary.failed == {Severity.CRITICAL: 1, Severity.HIGH: 2}
    assert summary.unknown == {Reason.TIMED_OUT: 2, Reason.PERMISSION_DENIED: 1}
    assert (summary.passed, summary.not_applicable) == (1, 1)
    assert list(summary.failed) == [Severity.CRITICAL, Severity.HIGH]


def test_the_grade_is_capped_as_that_of_a_system() -> None:
    score = summary_of(TARGET, [*[judged(Tally(passed=1))] * 99, judged(Tally(failed=1), Severity.CRITICAL)]).score
    assert (score.grade, score.capped) == ("D", True)


def test_a_target_of_which_nothing_is_known_has_proven_nothing() -> None:
    summary = summary_of(TARGET, [judged(Tally(unknown=1), Severity.LOW, Reason.UNREACHABLE)])
    assert (summary.score.value, summary.score.high, summary.score.coverage, summary.score.grade) == (0.0, 100.0, 0.0, "")
    assert summary.unknown == {Reason.UNREACHABLE: 1}


def test_a_target_on_which_nothing_was_judged_has_no_score() -> None:
    assert summary_of(TARGET, []).score.value is None
