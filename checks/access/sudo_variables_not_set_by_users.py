"""Whether users may set any variable for sudo's commands."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sudo import SudoSettings


@check("access.sudo-variables-not-set-by-users", severity=Severity.MEDIUM)
def sudo_variables_not_set_by_users(sudo: SudoSettings) -> Verdict:
    """Users cannot set any environment variable for commands that they run by sudo (`setenv`).

    Variables decide what many programs load and start: whoever sets them freely can turn a limited command into any command.

    To fix: remove `Defaults setenv` with visudo.
    """
    places = sudo.places("setenv")
    if known(sudo.setenv):
        return failed("{setting} is on; it must be off", setting="setenv", places=places)
    return passed("{setting} is off", setting="setenv", places=places)
