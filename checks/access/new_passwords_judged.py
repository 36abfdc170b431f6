"""New passwords are judged before they are taken, by pwquality, cracklib or passwdqc."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.password_rules import PasswordRules


@check("access.new-passwords-judged", severity=Severity.MEDIUM)
def new_passwords_judged(rules: PasswordRules) -> Verdict:
    """New passwords are judged before they are taken, by pwquality, cracklib or passwdqc.

    Left alone, many people choose what is guessed first.

    To fix: install `libpam-pwquality` (Debian, Ubuntu) or enable pam_pwquality with `authselect` (RHEL family).
    """
    found = known(rules.checker)
    if not found:
        return failed("new passwords must be judged; nothing in the stack of {subject} judges new passwords")
    return passed("{module} judges new passwords of {subject}", module=found, places=[rules.place] if rules.place else [])
