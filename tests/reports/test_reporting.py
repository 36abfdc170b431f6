"""What all reports say in the same way."""

from __future__ import annotations

import tracemalloc

import pytest
from msgspec.structs import replace

from govaudit.language import translate
from govaudit.language.names import DOMAINS, NAMES, date_in_words, domain_name, time_in_words
from govaudit.model import ControlStatus, Criticality, Interval, Reason, Sentence, Severity, Status
from govaudit.reporting import NotJudged, alike, brief, grade_in_words, overview, percent, points, required, score_in_words, visible
from tests.support import audits

interval = audits.interval


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, ünïcode, 文字", "plain text, ünïcode, 文字"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("one\ntwo\r\t", r"one\ntwo\r\t"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("nul\x00c1\x9b31m", r"nul\x00c1\x9b31m"),
        ("no-break\u00a0space", "no-break\u00a0space"),
        ("line\u2028separator", r"line\u2028separator"),
        ("not utf-8 \udcff", r"not utf-8 \udcff"),
        ("\U000e0041tag", r"\U000e0041tag"),
    ],
)
def test_invisible_characters_are_made_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_long_text_keeps_its_beginning_and_its_end() -> None:
    assert brief("x" * 500) == "x" * 500
    assert len(brief("x" * 501)) < 500
    assert brief("begin" + "x" * 10_000 + "end").startswith("beginx")
    assert brief("begin" + "x" * 10_000 + "end").endswith("xend")


@pytest.mark.parametrize(("value", "whole"), [(0.0, 0), (89.9, 89), (90.0, 90), (62.999999999999, 63), (99.99, 99), (100.0, 100)])
def test_a_score_is_rounded_down_but_not_by_noise(value: float, whole: int) -> None:
    assert points(value) == whole


def test_a_coverage_is_rounded_down() -> None:
    assert (percent(0.699), percent(0.7), percent(1.0)) == (69, 70, 100)


@pytest.mark.parametrize(
    ("given", "english", "indonesian"),
    [
        (interval(62.0, 81.0, 0.8, "D"), "62, up to 81", "62, hingga 81"),
        (interval(62.0, 62.0, 1.0, "D"), "62", "62"),
        (interval(62.2, 62.4, 1.0, "D"), "62", "62"),
        (interval(0.0, 100.0, 0.0), "0, up to 100", "0, hingga 100"),
        (interval(None, None, 0.0), "no score", "tanpa nilai"),
    ],
)
def test_a_score_in_words(given: Interval, english: str, indonesian: str) -> None:
    assert (score_in_words(given, "en"), score_in_words(given, "id")) == (english, indonesian)


@pytest.mark.parametrize(
    ("given", "english", "indonesian"),
    [
        (interval(95.0, 95.0, 1.0, "A"), "grade A", "peringkat A"),
        (interval(50.0, 95.0, 0.5, grade_at_most="A"), "not enough evidence (at most A)", "belum cukup bukti (paling tinggi A)"),
        (interval(None, None, 0.0), "not enough evidence", "belum cukup bukti"),
    ],
)
def test_a_grade_in_words(given: Interval, english: str, indonesian: str) -> None:
    assert (grade_in_words(given, "en"), grade_in_words(given, "id")) == (english, indonesian)


@pytest.mark.parametrize("word", [*Status, *Severity, *Reason, *ControlStatus, *Criticality])
def test_every_word_has_a_name_in_both_languages(word: Status) -> None:
    template = NAMES[word].template
    assert template
    assert translate(template, "id") != template or template == "normal"


def test_every_domain_has_a_name_and_a_plugins_keeps_its_own() -> None:
    assert all(translate(name.template, "id") != name.template for name in DOMAINS.values())
    assert domain_name("privacy", "id") == "pelindungan data pribadi"
    assert domain_name("quantum", "id") == "quantum"


def test_dates_are_written_as_each_language_does() -> None:
    assert date_in_words(audits.STARTED, "en") == "2 November 2026"
    assert time_in_words(audits.STARTED, "en") == "2 November 2026, 01:30 UTC"
    assert time_in_words(audits.STARTED, "id") == "2 November 2026 pukul 01.30 UTC"
    assert date_in_words(audits.STARTED.replace(month=8), "id") == "2 Agustus 2026"


def test_the_overview_groups_failures_worst_first_and_unknowns_by_reason() -> None:
    seen = overview(audits.realistic(), keep=5)
    assert [(group.severity.value, group.check.id) for group in seen.groups[Status.FAIL]] == [
        ("critical", "access.private-keys-protected"),
        ("critical", "code.no-hardcoded-secrets"),
        ("high", "access.ssh-root-login-disabled"),
        ("high", "encryption.certificate-not-expiring"),
        ("high", "exposure.only-declared-ports-open"),
    ]
    assert list(seen.by_reason.items()) == [(Reason.UNREACHABLE, 3), (Reason.INCOMPLETE, 1), (Reason.PERMISSION_DENIED, 1)]
    unreached = seen.not_judged[0]
    assert (unreached.target, unreached.severity, len(unreached.checks)) == (audits.STANDBY, Severity.CRITICAL, 3)


def test_what_is_left_out_is_counted() -> None:
    (group,) = overview(audits.large(1_000), keep=10).groups[Status.FAIL]
    assert (len(group.verdicts), group.subjects, group.left_out) == (10, 1_000, 990)


def test_each_check_keeps_its_first_failures_however_many_others_have() -> None:
    audit = audits.realistic()
    many = audits.large(1_000)
    last = audits.verdict("access.ssh-root-login-disabled", Status.FAIL, "ssh://z", "sshd", "root may log in", system="Z")
    passing = [replace(last, status=Status.PASS)] * 9
    seen = overview(audits.with_verdicts(audit, [*many.verdicts, last, *passing]), keep=50, examples=2, keep_in_all=20)
    assert [(len(group.verdicts), group.left_out) for group in seen.groups[Status.FAIL]] == [(20, 980), (1, 0)]
    assert [(len(group.verdicts), group.left_out) for group in seen.groups[Status.PASS]] == [(2, 7)]


def test_what_could_not_be_judged_alike_is_told_once() -> None:
    def one(sentence: str, target: str, severity: Severity, check: str) -> NotJudged:
        return NotJudged(
            reason=Reason.TIMED_OUT, sentence=Sentence(sentence), system=f"s{target}", target=target, severity=severity, checks={check: 1}
        )

    first, other = alike([one("a", "1", Severity.LOW, "x"), one("b", "1", Severity.LOW, "x"), one("a", "2", Severity.HIGH, "y")])
    assert (list(first.targets), list(first.checks), first.severity, first.systems) == (
        [("s1", "1"), ("s2", "2")],
        ["x", "y"],
        Severity.HIGH,
        ["s1", "s2"],
    )
    assert list(other.targets) == [("s1", "1")]


def test_the_overview_of_a_large_audit_takes_no_more_memory() -> None:
    def needed(failures: int) -> int:
        tracemalloc.start()
        overview(audits.large(failures), keep=10)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    needed(100)
    assert needed(20_000) < 2 * needed(200)


def test_a_requirement_names_what_the_policy_set() -> None:
    audit = audits.realistic()
    (group,) = [group for group in overview(audit, keep=5).groups[Status.FAIL] if group.check.id == "encryption.certificate-not-expiring"]
    assert required(group, "en") == "The certificate stays valid for at least 30 more days."
    other = replace(group.verdicts[0], parameters={"min_days": 60})
    group.verdicts.append(other)
    assert required(group, "en") == "The certificate stays valid for at least `min_days` more days."
