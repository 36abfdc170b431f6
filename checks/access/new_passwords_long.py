"""New passwords have at least min_length characters."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.password_rules import PasswordRules


@check("access.new-passwords-long", severity=Severity.MEDIUM)
def new_passwords_long(rules: PasswordRules, *, min_length: int = 12) -> Verdict:
    """New passwords have at least `min_length` characters.

    Each character more makes guessing many times as costly; nothing else helps as much.

    To fix: set `minlen = 12` in /etc/security/pwquality.conf, and give no credits.
    """
    found = known(rules.min_length)
    if found < min_length:
        return failed(
            "new passwords of {subject} must have {min_length} characters; {found} are enough",
            found=found,
            min_length=min_length,
            places=[rules.place] if rules.place else [],
        )
    return passed("new passwords of {subject} have {found} characters at least", found=found, places=[rules.place] if rules.place else [])
