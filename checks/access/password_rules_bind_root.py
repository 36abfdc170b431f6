"""What root sets as a password is held to the same rules."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.password_rules import PasswordRules


@check("access.password-rules-bind-root", severity=Severity.LOW)
def password_rules_bind_root(rules: PasswordRules) -> Verdict:
    """What root sets as a password is held to the same rules.

    First passwords that administrators give are otherwise the weakest, and often stay.

    To fix: set `enforce_for_root` in /etc/security/pwquality.conf.
    """
    if not known(rules.binds_root):
        return failed("{subject} must hold root to the rules of passwords, and does not")
    return passed("{subject} holds root to the rules of passwords")
