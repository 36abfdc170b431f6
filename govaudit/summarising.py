"""Verdicts of one target → one line about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from govaudit.judging import Judged
from govaudit.model import Reason, Severity, Status, Target, TargetSummary
from govaudit.scoring import score_of

__all__ = ["summary_of"]


def summary_of(target: Target, judged: Sequence[Judged]) -> TargetSummary:
    """What its checks say together; checks across a whole system are not among them."""
    by_status = Counter(one.pair.tally.worst for one in judged)
    failed = Counter(one.pair.severity for one in judged if one.pair.tally.worst is Status.FAIL)
    unknown = Counter(_reason(one) for one in judged if one.pair.tally.worst is Status.UNKNOWN)
    return TargetSummary(
        system=target.system,
        target=target.address,
        score=score_of(one.pair for one in judged),
        failed={severity: failed[severity] for severity in Severity if failed[severity]},
        unknown=dict(sorted(unknown.items(), key=lambda item: (-item[1], item[0]))),
        passed=by_status[Status.PASS],
        not_applicable=by_status[Status.NOT_APPLICABLE],
    )


def _reason(judged: Judged) -> Reason:
    """Why the first of its unknown subjects is unknown."""
    return next((verdict.reason for verdict in judged.verdicts if verdict.reason is not None), Reason.BUG)
