"""Whether a target's clock is right."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.clock import Clock


@check("logging.clock-correct", severity=Severity.MEDIUM)
def clock_correct(clock: Clock, *, max_seconds: Annotated[int, Meta(ge=0, le=3600)] = 60) -> Verdict:
    """The clock is at most `max_seconds` away from that of the machine which audits.

    A log with wrong times is a weak proof, and the order of events on several hosts is lost.

    To fix: enable a time client (chrony, systemd-timesyncd) and see that it reaches its servers; if the auditing
    machine is the one that is wrong, mend that.
    """
    skew = round(abs(clock.skew_seconds), 1)
    if skew > max_seconds:
        if clock.skew_seconds > 0:
            return failed("the clock is {seconds} s ahead; {max_seconds} s are allowed", seconds=skew, max_seconds=max_seconds)
        return failed("the clock is {seconds} s behind; {max_seconds} s are allowed", seconds=skew, max_seconds=max_seconds)
    return passed("the clock is right to {seconds} s", seconds=skew)
