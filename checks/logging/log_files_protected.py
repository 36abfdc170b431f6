"""Whether only those may change the logs who should."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.logs import LogFileAccess

READABLE = ("lastlog", "faillog", "wtmp", "dpkg.log", "alternatives.log", "fontconfig.log", "bootstrap.log", "eipp.log.xz", "README")
"""Files that distributions ship readable for all: who was logged in when, which packages were installed, and systemd's README."""


@check("logging.log-files-protected", severity=Severity.MEDIUM)
def log_files_protected(log: LogFileAccess, *, readable: tuple[str, ...] = READABLE) -> Verdict:
    """No log directly in /var/log, nor the audit log, may be written by everybody or, but for those named in `readable`, read.

    Logs hold names, addresses and at times what users typed by mistake; they are personal data. Whoever can write them
    can wipe out traces or lay false ones.

    To fix: `chmod o-rwx FILE`, and set the mode for new ones in the program's configuration, in logrotate (`create 0640
    root adm`) or in rsyslog (`$FileCreateMode 0640`).
    """
    if log.kind not in ("file", "directory", "link"):
        return not_applicable("{subject} is no file of its own ({kind})", kind=log.kind)
    bits = known(log.mode)
    mode = f"{bits & 0o7777:04o}"
    if bits & 0o002:
        return failed("{subject} may be written by everybody (mode {mode})", mode=mode)
    name = log.path.rpartition("/")[2]
    if log.kind == "file" and bits & 0o004 and name not in readable:
        return failed("{subject} may be read by everybody (mode {mode}, owner {owner}); others need no access", mode=mode, owner=log.owner)
    return passed("{subject} has mode {mode} (owner {owner}, group {group})", mode=mode, owner=log.owner, group=log.group)
