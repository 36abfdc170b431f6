"""Writes the result as JSON: stable, sorted, one verdict a line, so that two results can be compared by `diff`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TextIO

import msgspec

from govaudit.language import in_words, translate
from govaudit.model import Absent, Audit, Missing, Sentence, Table, TargetTable, Verdict
from govaudit.standing import Names

from .shape import (
    VERSION,
    AuditPart,
    CellPart,
    CheckPart,
    ControlPart,
    Inner,
    OutlierPart,
    PolicyPart,
    SummaryPart,
    SystemPart,
    TablePart,
    TargetPart,
    Trouble,
    Value,
    VerdictPart,
)


def write(audit: Audit, out: TextIO, language: str) -> None:
    """Write the result; its texts are in the language, its words (statuses, reasons) are the same in every language."""
    head: dict[str, Any] = {
        "schema_version": VERSION,
        "audit": _audit(audit, language),
        "policies": _policies(audit, language),
        "systems": _systems(audit),
        "targets": _targets(audit, language),
        "checks": _checks(audit, language),
        "controls": _controls(audit, language),
        "score": audit.score,
        "summaries": _summaries(audit),
        "outliers": _outliers(audit, language),
        "outliers_left_out": audit.outliers_left_out,
    }
    out.write("{\n")
    out.writelines(f'  "{name}": {_indented(part)},\n' for name, part in head.items())
    _write_lines(out, "tables", (_table(table, language) for table in audit.tables))
    out.write(",\n")
    _write_lines(out, "verdicts", (_verdict(verdict, language) for verdict in audit.verdicts))
    out.write("\n}\n")


def _write_lines(out: TextIO, name: str, parts: Iterable[Any]) -> None:
    """A list, one element a line, each written as it comes."""
    out.write(f'  "{name}": [')
    separator = "\n"
    for part in parts:
        out.write(f"{separator}    {msgspec.json.encode(part, order='deterministic').decode()}")
        separator = ",\n"
    out.write("\n  ]" if separator != "\n" else "]")


def _indented(part: Any) -> str:
    text = msgspec.json.format(msgspec.json.encode(part, order="deterministic"), indent=2).decode()
    return text.replace("\n", "\n  ")  # a newline within a JSON string is written \n, so these are all between tokens


def _audit(audit: Audit, language: str) -> AuditPart:
    head = audit.head
    return AuditPart(
        id=head.id,
        started=head.started,
        finished=head.finished,
        tool_version=head.tool_version,
        plugins=sorted(head.plugins, key=lambda plugin: plugin.name),
        complete=head.complete,
        incomplete_reason=translate(head.incomplete_reason, language),
        agency=head.agency,
        language=language,
        evidence=head.evidence,
        evidence_digest=head.evidence_digest,
    )


def _policies(audit: Audit, language: str) -> list[PolicyPart]:
    return [
        PolicyPart(
            id=policy.id,
            version=policy.version,
            title=policy.title.in_language(language),
            description=policy.description.in_language(language),
            digest=policy.digest,
        )
        for policy in sorted(audit.head.policies, key=lambda policy: policy.id)
    ]


def _systems(audit: Audit) -> list[SystemPart]:
    return [
        SystemPart(
            name=system.name,
            owner=system.owner,
            criticality=system.criticality,
            zone=system.zone,
            tags=sorted(system.tags),
            groups=sorted(system.groups),
            services=None if system.services is None else sorted(system.services, key=lambda service: (service.port, service.protocol)),
            targets=sorted(target.address for target in system.targets),
        )
        for system in sorted(audit.systems, key=lambda system: system.name)
    ]


def _targets(audit: Audit, language: str) -> list[TargetPart]:
    return [
        TargetPart(
            system=target.system,
            address=target.address,
            kind=target.kind,
            reached=target.reached,
            complete=target.complete,
            trouble=_trouble(target.trouble, language) if target.trouble else None,
            observed_from=target.observed_from,
            observed_to=target.observed_to,
            clock_skew=target.clock_skew,
        )
        for target in sorted(audit.targets, key=lambda target: (target.system, target.address))
    ]


def _checks(audit: Audit, language: str) -> list[CheckPart]:
    return [
        CheckPart(
            id=text.id,
            version=text.version,
            severity=text.severity,
            title=translate(text.title, language),
            why=translate(text.why, language),
            fix=translate(text.fix, language),
        )
        for _, text in sorted(audit.checks.items())
    ]


def _controls(audit: Audit, language: str) -> list[ControlPart]:
    """In the order of their policy, which is a law's own."""
    return [
        ControlPart(
            policy=control.policy,
            id=control.id,
            title=control.title.in_language(language),
            requirement=control.requirement.in_language(language),
            status=control.status,
            confidence=control.confidence,
            weight=control.weight,
            value=control.value,
            high=control.high,
            coverage=control.coverage,
            tally=control.tally,
            checks=sorted(control.checks),
            attestations=[attestation.in_language(language) for attestation in control.attestations],
        )
        for control in audit.controls
    ]


def _summaries(audit: Audit) -> list[SummaryPart]:
    return [
        SummaryPart(
            system=summary.system,
            target=summary.target,
            score=summary.score,
            failed=summary.failed,
            unknown=summary.unknown,
            passed=summary.passed,
            not_applicable=summary.not_applicable,
        )
        for summary in audit.summaries
    ]


def _outliers(audit: Audit, language: str) -> list[OutlierPart]:
    names = Names(audit.systems)
    return [
        OutlierPart(
            check=outlier.check,
            parameters=outlier.parameters,
            severity=outlier.severity,
            group=outlier.group,
            sentence=names.outlier_in_words(outlier, language),
            passed=outlier.passed,
            failed=outlier.failed,
            unknown=outlier.unknown,
            failing=outlier.failing,
            not_known=outlier.not_known,
        )
        for outlier in audit.outliers
    ]


def _table(table: TargetTable, language: str) -> TablePart:
    found = table.found
    shown = found if isinstance(found, Table) else None
    return TablePart(
        system=table.system,
        target=table.target,
        id=table.id,
        title=in_words(shown.title, language) if shown else "",
        columns=[in_words(column, language) for column in shown.columns] if shown else [],
        rows=[[_cell(cell, language) for cell in row] for row in shown.rows] if shown else [],
        left_out=shown.left_out if shown else 0,
        note=in_words(shown.note, language) if shown and shown.note else "",
        absent=in_words(found.sentence, language) if isinstance(found, Absent) else "",
        trouble=_trouble(found, language) if isinstance(found, Missing) else None,
    )


def _cell(sentence: Sentence, language: str) -> CellPart:
    return CellPart(text=in_words(sentence, language), template=sentence.template, values=_values(sentence))


def _verdict(verdict: Verdict, language: str) -> VerdictPart:
    return VerdictPart(
        check=verdict.check,
        check_version=verdict.check_version,
        parameters=verdict.parameters,
        system=verdict.system,
        target=verdict.target,
        subject=verdict.subject,
        status=verdict.status,
        severity=verdict.severity,
        sentence=in_words(verdict.sentence, language),
        template=verdict.sentence.template,
        values=_values(verdict.sentence),
        reason=verdict.reason,
        places=verdict.places,
        evidence=verdict.evidence,
        fingerprint=verdict.fingerprint,
        controls=sorted(verdict.controls),
        count=verdict.count,
        subjects=verdict.subjects,
        subjects_digest=verdict.subjects_digest,
    )


def _trouble(trouble: Missing, language: str) -> Trouble:
    sentence = trouble.sentence
    return Trouble(reason=trouble.reason, sentence=in_words(sentence, language), template=sentence.template, values=_values(sentence))


def _values(sentence: Sentence) -> dict[str, Value | Inner]:
    return {
        name: Inner(value.template, _values(value)) if isinstance(value, Sentence) else value for name, value in sentence.values.items()
    }
