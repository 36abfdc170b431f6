"""How often a password may be tried."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sudo import SudoSettings

_DEFAULT = 3
"""Of sudo itself (sudoers(5))."""


@check("access.sudo-password-attempts-limited", severity=Severity.LOW)
def sudo_password_attempts_limited(sudo: SudoSettings, *, max_tries: int = 5) -> Verdict:
    """sudo lets a password be tried at most `max_tries` times.

    Each further try makes it easier to guess, and harder to notice.

    To fix: write `Defaults passwd_tries=3` into /etc/sudoers with visudo.
    """
    tries = known(sudo.passwd_tries)
    tries = float(_DEFAULT) if tries is None else tries
    places = sudo.places("passwd_tries")
    if not 0 < tries <= max_tries:
        return failed("{tries} tries; at most {max_tries} are allowed", tries=tries, max_tries=max_tries, places=places)
    return passed("{tries} tries", tries=tries, places=places)
