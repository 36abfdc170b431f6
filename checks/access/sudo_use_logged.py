"""Whether sudo keeps a record."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sudo import SudoSettings


@check("access.sudo-use-logged", severity=Severity.MEDIUM)
def sudo_use_logged(sudo: SudoSettings) -> Verdict:
    """sudo logs each command, to syslog or to a file.

    The log is the only record of who did what as root.

    To fix: remove `Defaults !syslog` and `Defaults !log_allowed` with visudo, or write `Defaults logfile="/var/log/sudo.log"`.
    """
    places = sudo.places("syslog", "syslog_goodpri", "logfile", "log_allowed")
    if not known(sudo.log_allowed):
        return failed("log_allowed is off: sudo does not log what it lets through; it is required", places=places)
    logfile = known(sudo.logfile)
    if logfile and not logfile.startswith("/dev/"):
        return passed("sudo logs to {logfile}", logfile=logfile, places=places)
    if known(sudo.syslog):
        return passed("sudo logs to syslog", places=places)
    return failed("sudo logs neither to syslog nor to a file; one of them is required", places=places)
