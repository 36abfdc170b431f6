"""Whether the screen tells how long a password is."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sudo import SudoSettings


@check("access.sudo-password-length-hidden", severity=Severity.LOW)
def sudo_password_length_hidden(sudo: SudoSettings) -> Verdict:
    """sudo shows nothing while a password is typed (`pwfeedback`).

    A star for each letter tells bystanders and recordings how long the password is.

    To fix: write `Defaults !pwfeedback` into /etc/sudoers with visudo.
    """
    places = sudo.places("pwfeedback")
    if known(sudo.pwfeedback):
        return failed("{setting} is on; it must be off", setting="pwfeedback", places=places)
    return passed("{setting} is off", setting="pwfeedback", places=places)
