"""Whether doas passes the user's environment on."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.doas import DoasRule


@check("access.doas-environment-not-kept", severity=Severity.MEDIUM)
def doas_environment_not_kept(rule: DoasRule) -> Verdict:
    """doas does not pass the user's environment on to commands that run as root.

    Variables decide what many programs load and start: with them a limited command becomes any command.

    To fix: remove `keepenv` from the rule in /etc/doas.conf, and name single variables by `setenv`.
    """
    if not rule.can_be_root:
        return not_applicable("{subject} gives nothing of root to others")
    if rule.keeps_environment:
        return failed("{subject} keeps the user's environment", places=[rule.place])
    return passed("{subject} gives commands an environment of their own", places=[rule.place])
