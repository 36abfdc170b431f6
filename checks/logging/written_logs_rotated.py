"""Every log that the syslog daemon writes is rotated."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.log_upkeep import WrittenLogs

SHOWN = 10


@check("logging.written-logs-rotated", severity=Severity.LOW)
def written_logs_rotated(logs: WrittenLogs) -> Verdict:
    """logrotate has a rule for every file that the syslog daemon writes.

    The one log that was forgotten fills the disk, and then none is written any more; it also keeps personal data for ever.

    To fix: name the file in a rule in /etc/logrotate.d/.
    """
    left = known(logs.without_rule)
    if left:
        return failed("logrotate must have a rule for every log that is written; it has none for {files}", files=left[:SHOWN])
    return passed("logrotate has a rule for each of the {count} logs that are written", count=len(logs.written))
