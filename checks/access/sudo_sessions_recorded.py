"""Whether what is done by sudo can be played back."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sudo import SudoSettings


@check("access.sudo-sessions-recorded", severity=Severity.LOW)
def sudo_sessions_recorded(sudo: SudoSettings) -> Verdict:
    """sudo records what commands print (`log_output`).

    A shell that was started by sudo is one line in the log; only a recording tells what was done in it.

    To fix: write `Defaults log_output` into /etc/sudoers with visudo, and see that the recordings are rotated.
    """
    places = sudo.places("log_output")
    if not known(sudo.log_output):
        return failed("{setting} is off; it is required", setting="log_output", places=places)
    return passed("{setting} is on", setting="log_output", places=places)
