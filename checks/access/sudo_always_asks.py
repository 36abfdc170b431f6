"""Whether sudo ever does without a password."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.sudo import SudoRight


@check("access.sudo-always-asks", severity=Severity.LOW)
def sudo_always_asks(right: SudoRight, *, exempt: tuple[str, ...] = ()) -> Verdict:
    """Everybody authenticates for every command that they run by sudo.

    Then no program that runs as a user can use the user's rights without the user.

    To fix: remove NOPASSWD and `!authenticate` with visudo; accounts of automation can be named in `exempt`.
    """
    if right.account in exempt:
        return not_applicable("{account} is exempted", account=right.account)
    known(right.holds)
    if known(right.asks_password):
        return passed("{subject} asks for a password", places=[right.place])
    return failed("{account} runs {commands} without a password", account=right.account, commands=right.commands, places=[right.place])
