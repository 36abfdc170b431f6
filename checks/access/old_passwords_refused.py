"""The last min_remembered passwords of an account are not taken again."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.password_rules import PasswordRules


@check("access.old-passwords-refused", severity=Severity.LOW)
def old_passwords_refused(rules: PasswordRules, *, min_remembered: int = 5) -> Verdict:
    """The last `min_remembered` passwords of an account are not taken again.

    Otherwise a password that leaked comes back at the next change.

    To fix: add `password required pam_pwhistory.so remember=5 use_authtok` before pam_unix (Debian: `pam-auth-update`;
    RHEL family: `authselect enable-feature with-pwhistory`).
    """
    found = known(rules.remembered)
    if found < min_remembered:
        return failed(
            "the last {min_remembered} passwords must be refused by {subject}; the last {found} are",
            found=found,
            min_remembered=min_remembered,
            places=[rules.place] if rules.place else [],
        )
    return passed("the last {found} passwords are refused by {subject}", found=found, places=[rules.place] if rules.place else [])
