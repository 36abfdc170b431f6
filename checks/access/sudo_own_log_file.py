"""Whether sudo has a log of its own."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sudo import SudoSettings


@check("access.sudo-own-log-file", severity=Severity.LOW)
def sudo_own_log_file(sudo: SudoSettings) -> Verdict:
    """sudo writes a log file of its own (`logfile`).

    Use of root's power is then found in one place, whatever the system's logging does with the rest.

    To fix: write `Defaults logfile="/var/log/sudo.log"` into /etc/sudoers with visudo, and have the file rotated.
    """
    places = sudo.places("logfile")
    logfile = known(sudo.logfile)
    if not logfile:
        return failed("logfile is not set; it is required", places=places)
    return passed("sudo logs to {logfile}", logfile=logfile, places=places)
