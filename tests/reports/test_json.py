"""The JSON result: every output follows the schema, and two outputs can be compared."""

from __future__ import annotations

import importlib
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from govaudit.model import Audit
from tests.support import audits

report = audits.load_report("json")
made: Callable[[], dict[str, Any]] = importlib.import_module("govaudit.reports.json.schema").made

SCHEMA = report.schema()
assert SCHEMA is not None
VALIDATOR = Draft202012Validator(SCHEMA)


def written(audit: Audit, language: str = "en") -> dict[str, Any]:
    out = io.StringIO()
    report.write(audit, out, language)
    result: dict[str, Any] = json.loads(out.getvalue())
    return result


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("audit", [audits.realistic, audits.hostile, audits.interrupted, audits.empty])
def test_every_output_follows_the_schema(audit: Callable[[], Audit], language: str) -> None:
    VALIDATOR.validate(written(audit(), language))


def test_the_schema_is_what_the_types_say() -> None:
    Draft202012Validator.check_schema(made())
    assert made() == SCHEMA, "python -m govaudit.reports.json.schema > reports/json/schema.json"


def test_the_schema_is_strict() -> None:
    result = written(audits.realistic())
    without_score = {name: part for name, part in result.items() if name != "score"}
    for broken in ({**result, "more": 1}, without_score, {**result, "schema_version": "2"}):
        with pytest.raises(ValidationError):
            VALIDATOR.validate(broken)


def test_fields_are_explained() -> None:
    definitions = made()["$defs"]
    assert definitions["VerdictPart"]["properties"]["controls"]["description"] == "`policy/control` of each control that asks for it."
    assert definitions["Interval"]["properties"]["high"]["description"] == "Every unknown counted as passed."


def test_the_top_level() -> None:
    assert list(written(audits.realistic())) == [
        "schema_version",
        "audit",
        "policies",
        "systems",
        "targets",
        "checks",
        "controls",
        "score",
        "summaries",
        "outliers",
        "outliers_left_out",
        "tables",
        "verdicts",
    ]


def test_a_verdict() -> None:
    verdicts = written(audits.realistic())["verdicts"]
    assert next(verdict for verdict in verdicts if verdict["check"] == "encryption.certificate-not-expiring") == {
        "check": "encryption.certificate-not-expiring",
        "check_version": "1",
        "parameters": {"min_days": 30},
        "system": "Portal",
        "target": "https://portal.example.go.id/",
        "subject": "portal.example.go.id",
        "status": "fail",
        "severity": "high",
        "sentence": "portal.example.go.id expires in 9 days; 30 are required",
        "template": "{subject} expires in {days_left} days; {min_days} are required",
        "values": {"subject": "portal.example.go.id", "days_left": 9, "min_days": 30},
        "reason": None,
        "places": [],
        "evidence": [{"source": "file portal.example.go.id", "at": "2026-11-02T01:30:20Z", "digest": "5f" * 32}],
        "fingerprint": "030a6a252c4a70419136c67f7af0a7be",
        "controls": ["essentials/E-01", "id-uu-pdp-27-2022/35"],
        "count": 1,
        "subjects": [],
        "subjects_digest": "",
    }


def test_an_unknown_keeps_its_reason_and_its_sentence() -> None:
    unknown = [verdict for verdict in written(audits.realistic())["verdicts"] if verdict["status"] == "unknown"]
    assert {(verdict["reason"], verdict["sentence"]) for verdict in unknown} == {
        ("unreachable", "db2.example.go.id:22 does not answer: connection timed out"),
        ("permission denied", "/etc/ssh/keys: permission denied"),
        ("incomplete", "3 folders could not be entered"),
    }


def test_an_interrupted_run_says_so() -> None:
    audit = written(audits.interrupted())["audit"]
    assert (audit["complete"], audit["finished"], audit["incomplete_reason"]) == (False, None, "the run was interrupted")


def test_words_for_programs_are_the_same_in_both_languages_and_texts_are_not() -> None:
    english, indonesian = (written(audits.realistic(), language) for language in ("en", "id"))
    assert [verdict["status"] for verdict in english["verdicts"]] == [verdict["status"] for verdict in indonesian["verdicts"]]
    assert english["controls"][0]["title"] == "Access is limited"
    assert indonesian["controls"][0]["title"] == "Akses dibatasi"


def test_the_same_audit_gives_the_same_bytes_and_one_line_a_verdict() -> None:
    first, second = io.StringIO(), io.StringIO()
    report.write(audits.realistic(), first, "en")
    report.write(audits.realistic(), second, "en")
    assert first.getvalue() == second.getvalue()
    assert sum(line.startswith('    {"check"') for line in first.getvalue().splitlines()) == 15


def test_verdicts_are_written_as_they_come() -> None:
    """What has been read is written before the next is read: nothing is gathered."""
    out = io.StringIO()
    behind = []

    class Watched(audits.Passing):
        def __iter__(self) -> Any:
            for number, verdict in enumerate(super().__iter__()):
                behind.append(number - out.getvalue().count('{"check":'))
                yield verdict

    audit = audits.realistic()
    report.write(audits.with_verdicts(audit, Watched(audit.verdicts)), out, "en")
    assert behind
    assert max(behind) == 0
