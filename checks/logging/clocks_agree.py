"""Whether the clocks of all targets of a system agree."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Across, Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.clock import Clock


@check("logging.clocks-agree", severity=Severity.LOW)
def clocks_agree(clocks: Across[Clock], *, max_seconds: Annotated[int, Meta(ge=0, le=3600)] = 5) -> Verdict:
    """The clocks of all targets of a system are at most `max_seconds` apart.

    What one host logs as the cause can stand after its effect in the log of another; then an incident in a system of
    several hosts cannot be reconstructed.

    To fix: let all hosts of the system ask the same time servers.
    """
    known = sorted((clock.skew_seconds, target) for target, clock in clocks.known())
    if len(known) < 2:
        return not_applicable("the system has fewer than two clocks to compare")
    (first, slowest), (last, fastest) = known[0], known[-1]
    apart = round(last - first, 1)
    if apart > max_seconds:
        return failed(
            "the clocks of {slowest} and {fastest} are {seconds} s apart; {max_seconds} s are allowed",
            slowest=slowest,
            fastest=fastest,
            seconds=apart,
            max_seconds=max_seconds,
        )
    return passed("the clocks of {count} targets are at most {seconds} s apart", count=len(known), seconds=apart)
