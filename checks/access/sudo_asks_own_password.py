"""Whose password sudo asks for."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sudo import SudoSettings


@check("access.sudo-asks-own-password", severity=Severity.MEDIUM)
def sudo_asks_own_password(sudo: SudoSettings) -> Verdict:
    """sudo asks users for their own password (`targetpw`, `rootpw`, `runaspw` are off).

    Where it asks for root's, many people know one password: nobody can tell who used it, and it cannot be taken from one of them.

    To fix: write `Defaults !targetpw, !rootpw, !runaspw` into /etc/sudoers with visudo.
    """
    places = sudo.places("targetpw", "rootpw", "runaspw")
    settings = {"targetpw": sudo.targetpw, "rootpw": sudo.rootpw, "runaspw": sudo.runaspw}
    found = [name for name, value in settings.items() if value is True]
    if found:
        return failed("{settings} make sudo ask for the password of another account", settings=found, places=places)
    for value in settings.values():
        known(value)
    return passed("sudo asks users for their own password", places=places)
