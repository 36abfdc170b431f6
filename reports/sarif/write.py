"""Writes the failures and unknowns of an audit as SARIF 2.1.0 (OASIS), for pipelines and code scanning.

A failure is a result of kind `fail`. An unknown is one of kind `open`, which the
standard has for what a tool could not decide; every target that was not seen whole
is a notification besides, so that viewers which hide open results still tell.
Passes are not written: a pipeline needs what is to be done.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TextIO

import msgspec

from govaudit.language import in_words, translate, words_in
from govaudit.model import Audit, CheckText, Missing, Reason, Severity, Status, TargetResult, Verdict
from govaudit.reporting import score_in_words, visible

from .locations import Locations

LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}

SECURITY_SEVERITY = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "3.0"}
"""In the middle of the bands by which code scanning names a severity: over 9.0 critical, from 7.0 high, from 4.0 medium."""


def write(audit: Audit, out: TextIO, language: str) -> None:
    """Write one run. Results are written as they come; what is counted over them follows after."""
    rules = sorted(audit.checks.values(), key=lambda text: text.id)
    index = {text.id: number for number, text in enumerate(rules)}
    locations = Locations(audit)
    counts = dict.fromkeys(Status, 0)

    out.write('{\n  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",\n  "version": "2.1.0",\n  "runs": [\n    {\n')
    out.write(f'      "tool": {_text(_tool(audit, rules, language))},\n')
    out.write(f'      "language": "{language}",\n      "columnKind": "unicodeCodePoints",\n')
    out.write(f'      "automationDetails": {_text({"id": f"govaudit/{audit.head.id}"})},\n')
    if locations.bases:
        out.write(f'      "originalUriBaseIds": {_text(locations.bases)},\n')
    out.write('      "results": [')
    separator = "\n"
    for verdict in audit.verdicts:
        counts[verdict.status] += verdict.count
        if verdict.status in (Status.FAIL, Status.UNKNOWN):
            out.write(f"{separator}        {_text(_result(verdict, index, locations, language))}")
            separator = ",\n"
    out.write("],\n" if separator == "\n" else "\n      ],\n")
    out.write(f'      "invocations": [{_text(_invocation(audit, counts, language))}],\n')
    out.write(f'      "properties": {_text(_properties(audit, counts, language))}\n    }}\n  ]\n}}\n')


def plain(text: str) -> dict[str, str]:
    """A message in which nothing is a placeholder, and nothing that a target said becomes a link (SARIF 2.1.0, 3.11.5 and 3.11.6)."""
    lines = [visible(line) for line in text.split("\n")]
    text = "\n".join(lines).replace("{", "{{").replace("}", "}}")
    if "](" in text:
        text = text.replace("[", "\\[").replace("]", "\\]")
    return {"text": text}


def _text(part: Any) -> str:
    return msgspec.json.encode(part, order="deterministic").decode()


def _tool(audit: Audit, rules: list[CheckText], language: str) -> dict[str, Any]:
    tool: dict[str, Any] = {
        "driver": {
            "name": "govaudit",
            "version": audit.head.tool_version,
            "language": language,
            "rules": [_rule(text, language) for text in rules],
        }
    }
    if audit.head.plugins:
        plugins = sorted(audit.head.plugins, key=lambda plugin: plugin.name)
        tool["extensions"] = [{"name": plugin.name, "version": plugin.version} for plugin in plugins]
    return tool


def _rule(text: CheckText, language: str) -> dict[str, Any]:
    title, why, fix = (translate(part, language) for part in (text.title, text.why, text.fix))
    return {
        "id": text.id,
        "name": "".join(word.capitalize() for word in text.id.replace(".", "-").split("-")),
        "shortDescription": plain(title),
        "fullDescription": plain(f"{title} {why}"),
        "help": plain(f"{why}\n\n{fix}"),
        "defaultConfiguration": {"level": LEVELS[text.severity]},
        "properties": {
            "tags": ["security", text.id.partition(".")[0]],
            "security-severity": SECURITY_SEVERITY[text.severity],
            "version": text.version,
        },
    }


def _result(verdict: Verdict, index: dict[str, int], locations: Locations, language: str) -> dict[str, Any]:
    say = words_in(language)
    sentence = in_words(verdict.sentence, language)
    if verdict.status is Status.UNKNOWN:
        sentence = say("could not be judged: {sentence}", sentence=sentence)
    result: dict[str, Any] = {
        "ruleId": verdict.check,
        "kind": "fail" if verdict.status is Status.FAIL else "open",
        # The standard wants the level `none` for every kind but `fail`.
        "level": LEVELS[verdict.severity] if verdict.status is Status.FAIL else "none",
        "message": plain(sentence),
        "locations": locations.of(verdict),
        "partialFingerprints": {"govaudit/v1": verdict.fingerprint},
        "properties": {
            "status": verdict.status,
            "severity": verdict.severity,
            "system": verdict.system,
            "target": verdict.target,
            "subject": verdict.subject,
            "parameters": verdict.parameters,
            "controls": sorted(verdict.controls),
        },
    }
    if verdict.check in index:
        result["ruleIndex"] = index[verdict.check]
    if verdict.reason is not None:
        result["properties"]["reason"] = verdict.reason
    if verdict.count > 1:
        result["occurrenceCount"] = verdict.count
    return result


def _invocation(audit: Audit, counts: dict[Status, int], language: str) -> dict[str, Any]:
    invocation: dict[str, Any] = {
        "executionSuccessful": audit.head.complete,
        "startTimeUtc": audit.head.started,
        "toolExecutionNotifications": list(_notifications(audit, counts, language)),
    }
    if audit.head.finished is not None:
        invocation["endTimeUtc"] = audit.head.finished
    return invocation


def _notifications(audit: Audit, counts: dict[Status, int], language: str) -> Iterator[dict[str, Any]]:
    say = words_in(language)
    if not audit.head.complete:
        why = translate(audit.head.incomplete_reason, language)
        yield _notification(Reason.INTERRUPTED, "error", say("This audit is incomplete: {reason}", reason=why))
    if counts[Status.UNKNOWN]:
        sentence = say("Not judged: {count}. Unknown is never a pass.", count=counts[Status.UNKNOWN])
        yield _notification(Reason.INCOMPLETE, "warning", sentence)
    for target in sorted(audit.targets, key=lambda target: (target.system, target.address)):
        if target.trouble is not None:
            yield _of_target(target, target.trouble, language)


def _of_target(target: TargetResult, trouble: Missing, language: str) -> dict[str, Any]:
    sentence = f"{target.address}: {in_words(trouble.sentence, language)}"
    return _notification(trouble.reason, "warning" if target.reached else "error", sentence)


def _notification(reason: Reason, level: str, sentence: str) -> dict[str, Any]:
    return {"descriptor": {"id": reason.replace(" ", "-")}, "level": level, "message": plain(sentence)}


def _properties(audit: Audit, counts: dict[Status, int], language: str) -> dict[str, Any]:
    return {
        "score": score_in_words(audit.score.overall, language),
        "overall": audit.score.overall,
        "tally": {status.value: count for status, count in counts.items()},
        "policies": [{"id": policy.id, "version": policy.version, "digest": policy.digest} for policy in audit.head.policies],
        "complete": audit.head.complete,
    }
