"""Whether a setting of sudo waives authentication."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sudo import SudoSettings


@check("mfa.sudo-authenticates", severity=Severity.HIGH)
def sudo_authenticates(sudo: SudoSettings) -> Verdict:
    """sudo is not told to let people through without authenticating.

    `Defaults !authenticate` and `exempt_group` switch every proof off, the second factor included, and no rule shows it.

    To fix: remove `!authenticate` and `exempt_group` from /etc/sudoers and /etc/sudoers.d with visudo.
    """
    places = sudo.places("authenticate", "exempt_group")
    if not sudo.authenticate:
        return failed("`Defaults !authenticate` lets everybody through whom a rule names", places=places)
    if sudo.waived_for:
        return failed("`Defaults !authenticate` lets through: {waived_for}", waived_for=sudo.waived_for, places=places)
    if group := known(sudo.exempt_group):
        return failed("`exempt_group` lets the members of {group} through", group=group, places=places)
    return passed("no setting of sudo waives authentication", places=places)
