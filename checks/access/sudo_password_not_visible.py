"""Whether a password may be typed in clear view."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sudo import SudoSettings


@check("access.sudo-password-not-visible", severity=Severity.MEDIUM)
def sudo_password_not_visible(sudo: SudoSettings) -> Verdict:
    """sudo asks for no password where it would be shown on the screen (`visiblepw`).

    A password on the screen is read by whoever passes by, and stays in recordings and scroll-back.

    To fix: write `Defaults !visiblepw` into /etc/sudoers with visudo.
    """
    places = sudo.places("visiblepw")
    if known(sudo.visiblepw):
        return failed("{setting} is on; it must be off", setting="visiblepw", places=places)
    return passed("{setting} is off", setting="visiblepw", places=places)
