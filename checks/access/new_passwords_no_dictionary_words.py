"""New passwords that a dictionary holds are refused."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.password_rules import PasswordRules


@check("access.new-passwords-no-dictionary-words", severity=Severity.MEDIUM)
def new_passwords_no_dictionary_words(rules: PasswordRules) -> Verdict:
    """New passwords that a dictionary holds are refused.

    Lists of common words and passwords are what is tried first.

    To fix: leave `dictcheck = 1` in /etc/security/pwquality.conf and install cracklib's dictionaries.
    """
    if not known(rules.checks_dictionary):
        return failed("{subject} must refuse passwords that a dictionary holds, and does not")
    return passed("{subject} refuses passwords that a dictionary holds")
