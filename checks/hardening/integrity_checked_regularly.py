"""The system's files are compared with their recorded state by a schedule."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.integrity import IntegrityTool


@check("hardening.integrity-checked-regularly", severity=Severity.MEDIUM)
def integrity_checked_regularly(tool: IntegrityTool) -> Verdict:
    """The system's files are compared with their recorded state by a schedule.

    What is compared by hand is compared once.

    To fix: enable the timer that comes with AIDE (`dailyaidecheck.timer`), or a line of cron that runs `aide --check`.
    """
    if not tool.program:
        return not_applicable("no program that compares the system's files is installed")
    if not known(tool.is_scheduled):
        return failed("{program} must run by a schedule; no timer, job of cron or service starts it", program=tool.program)
    return passed("{program} is run by {by}", program=tool.program, by=tool.scheduled_by)
