"""Whether doas asks before it gives root away."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.doas import DoasRule


@check("access.doas-requires-password", severity=Severity.HIGH)
def doas_requires_password(rule: DoasRule, *, exempt: tuple[str, ...] = ()) -> Verdict:
    """Nobody runs commands as root by doas without authenticating.

    Whoever finds an open session, or runs code in one, would own the machine: the password is what stands between.

    To fix: remove `nopass` from the rule in /etc/doas.conf; accounts of automation can be named in `exempt`.
    """
    if not rule.can_be_root:
        return not_applicable("{subject} gives nothing of root to others")
    if rule.identity in exempt:
        return not_applicable("{account} is exempted", account=rule.identity)
    if not rule.asks_password:
        return failed("{subject} asks for no password", places=[rule.place])
    return passed("{subject} asks for a password", places=[rule.place])
