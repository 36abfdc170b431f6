"""Whether sudo runs without a terminal."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sudo import SudoSettings


@check("access.sudo-from-terminal-only", severity=Severity.LOW)
def sudo_from_terminal_only(sudo: SudoSettings) -> Verdict:
    """sudo runs from a terminal alone (`requiretty`).

    A program that was broken into, such as a web service, then has no use for a sudo rule that was meant for people.

    To fix: write `Defaults requiretty` into /etc/sudoers with visudo, and `Defaults:NAME !requiretty` for automation that needs it.
    """
    places = sudo.places("requiretty")
    if not known(sudo.requiretty):
        return failed("{setting} is off; it is required", setting="requiretty", places=places)
    return passed("{setting} is on", setting="requiretty", places=places)
