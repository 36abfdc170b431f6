"""Log files are rotated by a schedule."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.log_upkeep import LogRotation


@check("logging.logs-rotated", severity=Severity.LOW)
def logs_rotated(rotation: LogRotation) -> Verdict:
    """Log files are rotated by a schedule.

    Logs that grow for ever fill the disk, and keep personal data for longer than they should.

    To fix: `systemctl enable --now logrotate.timer`, or install cron, and leave /etc/logrotate.conf in its place.
    """
    if not known(rotation.is_configured):
        return failed("logrotate must have its configuration; /etc/logrotate.conf is not there")
    if not known(rotation.is_scheduled):
        return failed("logrotate must run by a schedule; neither its timer nor cron starts it")
    return passed("logrotate runs by a schedule")
