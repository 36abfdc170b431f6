"""For what sudo remembers a password."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sudo import SudoSettings


@check("access.sudo-remembers-per-terminal", severity=Severity.MEDIUM)
def sudo_remembers_per_terminal(sudo: SudoSettings) -> Verdict:
    """sudo remembers a password for one terminal or session, not for all of a user's (`timestamp_type`).

    Otherwise a program that runs in the background as the same user becomes root whenever the user has just used sudo.

    To fix: remove `Defaults timestamp_type=global` with visudo.
    """
    found = known(sudo.timestamp_type)
    places = sudo.places("timestamp_type")
    if found not in ("tty", "ppid", "kernel"):
        return failed("sudo remembers a password for: {type}; one terminal is required", type=found, places=places)
    return passed("sudo remembers a password for: {type}", type=found, places=places)
