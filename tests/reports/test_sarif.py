"""SARIF 2.1.0: valid by Microsoft's validator and by the standard's schema; unknowns are there and are no passes."""

from __future__ import annotations

import io
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from govaudit.model import Audit, Place, Status
from tests.support import audits

report = audits.load_report("sarif")
EVERY_AUDIT = [audits.realistic, audits.hostile, audits.interrupted, audits.empty]


def written(audit: Audit, language: str = "en") -> str:
    out = io.StringIO()
    report.write(audit, out, language)
    return out.getvalue()


def run_of(audit: Audit, language: str = "en") -> dict[str, Any]:
    (run,) = json.loads(written(audit, language))["runs"]
    return dict(run)


def results(audit: Audit, kind: str) -> list[dict[str, Any]]:
    return [result for result in run_of(audit)["results"] if result["kind"] == kind]


@pytest.fixture(scope="module")
def multitool(npm_package: Callable[[str, str], Path]) -> Path:
    """Microsoft's validator, with the standard's schema beside it."""
    folder = npm_package("@microsoft/sarif-multitool-linux", "5.7.0")
    (folder / "Sarif.Multitool").chmod(0o755)
    return folder


def test_the_validator_finds_no_error(multitool: Path, tmp_path: Path) -> None:
    for audit in EVERY_AUDIT:
        for language in ("en", "id"):
            (tmp_path / f"{audit.__name__}-{language}.sarif").write_text(written(audit(), language), encoding="utf-8")
    found = tmp_path / "found.json"
    # The validator would look up the schema's address; it has its own copy, and there is no proxy at port 9.
    nowhere = "http://127.0.0.1:9"
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "HTTPS_PROXY": nowhere, "HTTP_PROXY": nowhere}
    files = [str(path) for path in sorted(tmp_path.glob("*.sarif"))]
    command = [str(multitool / "Sarif.Multitool"), "validate", *files, "--output", str(found), "--rule-kind", "Sarif;Ghas"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "8 files scanned" in done.stdout
    assert " error " not in done.stdout
    rules = {result["ruleId"] for result in json.loads(found.read_text(encoding="utf-8-sig"))["runs"][0]["results"]}
    assert rules <= {"SARIF2005"}  # it would like to have the address of a page about the tool


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("audit", EVERY_AUDIT)
def test_it_follows_the_standards_schema(multitool: Path, audit: Callable[[], Audit], language: str) -> None:
    schema = json.loads((multitool / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    Draft202012Validator(schema).validate(json.loads(written(audit(), language)))


def test_a_failure_in_code_is_at_its_lines_below_the_target() -> None:
    (result,) = [result for result in results(audits.realistic(), "fail") if result["ruleId"] == "code.no-hardcoded-secrets"]
    assert result["level"] == "error"
    assert [location["physicalLocation"] for location in result["locations"]] == [
        {"artifactLocation": {"uri": "app/settings.py", "uriBaseId": "%SRCROOT%"}, "region": {"startLine": 12, "startColumn": 5}},
        {"artifactLocation": {"uri": "app/mail%20%231.py", "uriBaseId": "%SRCROOT%"}, "region": {"startLine": 88}},
    ]


def test_a_place_outside_the_target_is_no_path_below_it() -> None:
    audit = audits.realistic()
    verdict = next(verdict for verdict in audit.verdicts if verdict.check == "code.no-hardcoded-secrets")
    outside = replace(verdict, places=[Place("/etc/passwd", 1), Place("../secret", 2)])
    (result,) = results(audits.with_verdicts(audit, [outside]), "fail")
    assert [list(location) for location in result["locations"]] == [["logicalLocations"], ["logicalLocations"]]


def test_a_failure_on_a_host_is_named_and_stands_at_the_line_that_declares_the_host() -> None:
    (result,) = [result for result in results(audits.realistic(), "fail") if result["ruleId"] == "access.ssh-root-login-disabled"]
    assert result["locations"] == [
        {
            "logicalLocations": [
                {
                    "name": "/etc/ssh/sshd_config",
                    "fullyQualifiedName": "ssh://audit@db1.example.go.id /etc/ssh/sshd_config:33",
                    "kind": "resource",
                }
            ],
            "physicalLocation": {"artifactLocation": {"uri": "govaudit.yaml"}, "region": {"startLine": 9}},
        }
    ]


def test_every_unknown_is_an_open_result_with_its_reason() -> None:
    audit = audits.realistic()
    open_ones = results(audit, "open")
    assert len(open_ones) == audit.tally()[Status.UNKNOWN]
    assert {result["level"] for result in open_ones} == {"none"}
    assert {result["properties"]["reason"] for result in open_ones} == {"unreachable", "permission denied", "incomplete"}
    assert "could not be judged: /etc/ssh/keys: permission denied" in {result["message"]["text"] for result in open_ones}


def test_unknowns_and_unreached_targets_are_notifications_too() -> None:
    (invocation,) = run_of(audits.realistic())["invocations"]
    assert invocation["executionSuccessful"] is True
    assert [(notification["level"], notification["message"]["text"]) for notification in invocation["toolExecutionNotifications"]] == [
        ("warning", "Not judged: 5. Unknown is never a pass."),
        ("error", "ssh://audit@db2.example.go.id: db2.example.go.id:22 does not answer: connection timed out"),
    ]


def test_an_incomplete_audit_was_not_successful() -> None:
    (invocation,) = run_of(audits.interrupted())["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "endTimeUtc" not in invocation
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "This audit is incomplete: the run was interrupted"


def test_passes_are_not_results() -> None:
    run = run_of(audits.realistic())
    assert {result["kind"] for result in run["results"]} == {"fail", "open"}
    assert run["properties"]["tally"] == {"pass": 15, "fail": 5, "unknown": 5, "not_applicable": 1}


def test_a_rule_explains_itself() -> None:
    rules = {rule["id"]: rule for rule in run_of(audits.realistic())["tool"]["driver"]["rules"]}
    rule = rules["encryption.certificate-not-expiring"]
    assert rule["name"] == "EncryptionCertificateNotExpiring"
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["properties"]["security-severity"] == "8.0"
    assert rule["help"]["text"].endswith("Renew the certificate, and let a timer renew it from then on.")


def test_a_result_keeps_its_fingerprint_from_run_to_run() -> None:
    first, second = (results(audits.realistic(), "fail") for _ in range(2))
    assert [result["partialFingerprints"] for result in first] == [result["partialFingerprints"] for result in second]


def test_what_a_target_says_is_neither_link_nor_placeholder_nor_control_character() -> None:
    audit = audits.realistic()
    verdict = audits.verdict("mfa.x", Status.FAIL, audits.DATABASE, "[click](http://evil.example) {0} \x1b[2J", "{subject}")
    (result,) = results(audits.with_verdicts(audit, [verdict]), "fail")
    assert result["message"]["text"] == r"\[click\](http://evil.example) {{0}} \x1b\[2J"
