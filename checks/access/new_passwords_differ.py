"""At least min_changed characters of a new password were not in the old one."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.password_rules import PasswordRules


@check("access.new-passwords-differ", severity=Severity.LOW)
def new_passwords_differ(rules: PasswordRules, *, min_changed: int = 2) -> Verdict:
    """At least `min_changed` characters of a new password were not in the old one.

    Whoever knows the old password otherwise has the new one after a few guesses.

    To fix: set `difok = 2` or more in /etc/security/pwquality.conf.
    """
    found = known(rules.min_changed)
    if found < min_changed:
        return failed(
            "{min_changed} characters of new passwords of {subject} must differ from the old one; {found} are enough",
            found=found,
            min_changed=min_changed,
            places=[rules.place] if rules.place else [],
        )
    return passed(
        "{found} characters of new passwords of {subject} differ from the old one at least",
        found=found,
        places=[rules.place] if rules.place else [],
    )
