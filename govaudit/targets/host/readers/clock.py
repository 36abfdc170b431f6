"""How a host's clock stands beside ours."""

from __future__ import annotations

from govaudit.facts.clock import Clock
from govaudit.model import Missing, Reason, TargetClock, missing
from govaudit.reading import Observations, reads


@reads(TargetClock())
def clock(seen: Observations) -> Clock | Missing:
    """How far the target's clock is from ours."""
    answer = seen.one(TargetClock())
    if isinstance(answer.outcome, Missing):
        return answer.outcome
    skew = seen.seen(TargetClock())
    if skew is None or not isinstance(skew.data, dict) or not isinstance(skew.data.get("skew"), int | float):
        return missing(Reason.UNPARSEABLE, "the target's clock cannot be read")
    return Clock(skew_seconds=float(skew.data["skew"]), observed_at=answer.at)
