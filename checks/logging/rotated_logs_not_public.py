"""logrotate gives new log files a mode by which not everybody may read them, except where its files in ignore say so."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.log_upkeep import LogRotation


@check("logging.rotated-logs-not-public", severity=Severity.LOW)
def rotated_logs_not_public(
    rotation: LogRotation, *, ignore: tuple[str, ...] = ("/etc/logrotate.d/dpkg", "/etc/logrotate.d/alternatives", "/etc/logrotate.d/wtmp")
) -> Verdict:
    """logrotate gives new log files a mode by which not everybody may read them, except where its files in `ignore` say so.

    Logs name people, addresses and mistakes in the typing of passwords.

    To fix: write `create 0640 root adm` in the files that are named.
    """
    found = [one for one in known(rotation.creates_readable) if one.rpartition(" (")[0] not in ignore]
    if found:
        return failed("new logs must not be readable by everybody; these files make them so: {files}", files=found[:20])
    return passed("logrotate makes no log readable by everybody")
