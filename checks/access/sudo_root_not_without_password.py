"""Whether anybody becomes root without authenticating."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.sudo import SudoRight


@check("access.sudo-root-not-without-password", severity=Severity.HIGH)
def sudo_root_not_without_password(right: SudoRight, *, exempt: tuple[str, ...] = ()) -> Verdict:
    """No account becomes root by sudo, through whatever command, without authenticating.

    Whoever runs code as such an account, by a broken service or an open session, is root at once.

    To fix: remove NOPASSWD from the rule, or narrow it down to commands that do not start shells or write files, with visudo;
    accounts of automation can be named in `exempt`.
    """
    if right.account in exempt:
        return not_applicable("{account} is exempted", account=right.account)
    known(right.holds)
    ways = right.becomes_root_by
    if ways == []:
        return not_applicable("{subject} does not lead to root by any known way")
    if known(right.asks_password):
        return passed("{subject} asks for a password", places=[right.place])
    ways = known(ways)
    return failed("{account} becomes root without a password by {ways}", account=right.account, ways=ways, places=[right.place])
