"""Whether logs survive a restart."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.logs import LogStorage


@check("logging.logs-persistent", severity=Severity.MEDIUM)
def logs_persistent(logs: LogStorage) -> Verdict:
    """The system's logs are kept on disk, by journald or by a syslog daemon that starts with the host.

    Logs in memory are gone with the next restart, which an intruder can bring about; then nobody can tell what
    happened, nor whether personal data left.

    To fix: `Storage=persistent` in /etc/systemd/journald.conf and `systemctl restart systemd-journald`, or install
    rsyslog.
    """
    if isinstance(logs.syslog_files, list) and logs.syslog_files:
        return passed("{program} keeps logs in {files}", program=known(logs.syslog), files=logs.syslog_files[:5])
    if logs.journal == "persistent":
        return passed("journald keeps its logs on disk (Storage={storage})", storage="persistent")
    if logs.journal == "auto" and logs.has_journal_directory is True:
        return passed("journald keeps its logs on disk (Storage={storage}, and /var/log/journal is there)", storage="auto")
    # Neither keeps logs as far as is known; what is not known of either could still be it.
    journal = known(logs.journal)
    known(logs.syslog)
    known(logs.syslog_files)
    if journal == "auto":
        known(logs.has_journal_directory)
        return failed("logs must be kept on disk; journald keeps them in memory, because /var/log/journal is not there")
    if journal:
        return failed("logs must be kept on disk; journald does not (Storage={storage})", storage=journal)
    return failed("logs must be kept on disk; no journald runs, and no syslog daemon starts with the host")
