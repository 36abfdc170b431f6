"""Only named accounts may have cron or at run something for them."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.scheduling import SchedulerAccess


@check("hardening.job-scheduling-restricted", severity=Severity.LOW)
def job_scheduling_restricted(scheduler: SchedulerAccess) -> Verdict:
    """Only named accounts may have cron or at run something for them.

    Jobs go on after their owner has logged out, or left; an intruder returns by them.

    To fix: write the accounts that need it, one a line, into /etc/cron.allow and /etc/at.allow, and remove the .deny
    files.
    """
    rule = known(scheduler.rule)
    if rule == "root":
        return passed("only root may use {subject}")
    if rule == "listed":
        return passed("only those in {file} may use {subject}", file=scheduler.decided_by)
    if rule == "not listed":
        return failed("only named accounts may use {subject}; all may but those in {file}", file=scheduler.decided_by)
    return failed("only named accounts may use {subject}; everybody may")
