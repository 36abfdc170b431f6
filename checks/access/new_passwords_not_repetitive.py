"""In new passwords the same character follows itself at most max_repeat times."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.password_rules import PasswordRules


@check("access.new-passwords-not-repetitive", severity=Severity.LOW)
def new_passwords_not_repetitive(rules: PasswordRules, *, max_repeat: int = 3) -> Verdict:
    """In new passwords the same character follows itself at most `max_repeat` times.

    Rows of one character make a password long, and no harder to guess.

    To fix: set `maxrepeat = 3` in /etc/security/pwquality.conf.
    """
    found = known(rules.max_repeat)
    if found == 0:
        return failed(
            "new passwords of {subject} must repeat a character at most {max_repeat} times; any number is taken", max_repeat=max_repeat
        )
    if found > max_repeat:
        return failed(
            "new passwords of {subject} must repeat a character at most {max_repeat} times; {found} are taken",
            max_repeat=max_repeat,
            found=found,
        )
    return passed("new passwords of {subject} repeat a character at most {found} times", found=found)
