"""New passwords are made of at least min_kinds kinds of characters."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.password_rules import PasswordRules


@check("access.new-passwords-of-several-kinds", severity=Severity.LOW)
def new_passwords_of_several_kinds(rules: PasswordRules, *, min_kinds: int = 3) -> Verdict:
    """New passwords are made of at least `min_kinds` kinds of characters.

    For agencies whose own policy asks for it; length does more.

    To fix: set `minclass = 3` in /etc/security/pwquality.conf.
    """
    found = known(rules.min_kinds)
    if found < min_kinds:
        return failed(
            "new passwords of {subject} must be made of {min_kinds} kinds of characters; {found} are enough",
            found=found,
            min_kinds=min_kinds,
            places=[rules.place] if rules.place else [],
        )
    return passed(
        "new passwords of {subject} are made of {found} kinds of characters at least",
        found=found,
        places=[rules.place] if rules.place else [],
    )
