"""From all verdicts of one check on one target to what is kept of them: failures and unknowns singly, the rest in a row each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import msgspec

from govaudit.model import EvidenceReference, Pair, Reason, Sentence, Status, Tally, Verdict
from govaudit.planning import PlannedCheck

KEPT_SUBJECTS = 50
"""How many subjects the one row of passing subjects names."""

KEPT_ROWS = 1_000
"""How many failing or unknown subjects of one check on one target are kept singly."""


class Judged(msgspec.Struct, frozen=True):
    """One check with its parameters on one target (or system): the tally, and its verdicts as they are kept."""

    pair: Pair
    verdicts: list[Verdict]
    has_bug: bool


def condense(
    planned: PlannedCheck, verdicts: Sequence[Verdict], system: str, target: str, references: Callable[[Verdict], list[EvidenceReference]]
) -> Judged:
    """What is kept of all verdicts of one check on one target; `references` gives the evidence that a verdict rests on."""
    check = planned.check
    by_status: dict[Status, list[Verdict]] = {status: [] for status in Status}
    for verdict in verdicts:
        by_status[verdict.status].append(verdict)
    tally = Tally(
        passed=len(by_status[Status.PASS]),
        failed=len(by_status[Status.FAIL]),
        unknown=len(by_status[Status.UNKNOWN]),
        not_applicable=len(by_status[Status.NOT_APPLICABLE]),
    )
    kept = [
        *_singly(by_status[Status.FAIL]),
        *_singly(by_status[Status.UNKNOWN]),
        *_in_one_row(by_status[Status.PASS]),
        *_in_one_row(by_status[Status.NOT_APPLICABLE]),
    ]
    pair = Pair(
        check=check.id,
        parameters=planned.parameters,
        domain=check.domain,
        severity=check.severity,
        system=system,
        target=target,
        tally=tally,
    )
    complete = [
        msgspec.structs.replace(
            verdict,
            check=check.id,
            check_version=check.version,
            parameters=planned.parameters,
            system=system,
            target=target,
            severity=check.severity,
            evidence=references(grounded),
            controls=list(planned.controls),
        )
        for verdict, grounded in kept
    ]
    has_bug = any(verdict.reason is Reason.BUG for verdict in verdicts)
    return Judged(pair, complete, has_bug)


_Row = tuple[Verdict, Verdict]
"""What is kept, and the verdict whose evidence it names: itself, or the first of many."""


def _singly(verdicts: Sequence[Verdict]) -> list[_Row]:
    ordered = sorted(verdicts, key=lambda verdict: verdict.subject)
    kept = [(verdict, verdict) for verdict in ordered[:KEPT_ROWS]]
    rest = ordered[KEPT_ROWS:]
    if not rest:
        return kept
    sentence = Sentence("{count} more subjects like those listed; the first: {first}", {"count": len(rest), "first": rest[0].sentence})
    return [*kept, (msgspec.structs.replace(_row(rest), sentence=sentence), rest[0])]


def _in_one_row(verdicts: Sequence[Verdict]) -> list[_Row]:
    if len(verdicts) <= 1:
        return [(verdict, verdict) for verdict in verdicts]
    ordered = sorted(verdicts, key=lambda verdict: verdict.subject)
    sentence = Sentence("{count} subjects; the first: {first}", {"count": len(ordered), "first": ordered[0].sentence})
    return [(msgspec.structs.replace(_row(ordered), sentence=sentence), ordered[0])]


def _row(verdicts: Sequence[Verdict]) -> Verdict:
    """One row for many subjects."""
    subjects = [verdict.subject for verdict in verdicts]
    digest = hashlib.sha256(msgspec.json.encode(subjects)).hexdigest()
    return msgspec.structs.replace(
        verdicts[0], subject="", count=len(subjects), subjects=subjects[:KEPT_SUBJECTS], subjects_digest=digest, places=[]
    )
