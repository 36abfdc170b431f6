"""Only root may change the jobs that cron runs for the system."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.system_files import ScheduledFile

from ._files import in_hands_of_root


@check("hardening.scheduled-jobs-protected", severity=Severity.HIGH)
def scheduled_jobs_protected(file: ScheduledFile) -> Verdict:
    """Only root may change the jobs that cron runs for the system.

    Whoever can write such a job runs commands as root within the hour.

    To fix: `chown root FILE` and `chmod go-w FILE`; packages know the original modes.
    """
    return in_hands_of_root(file)
