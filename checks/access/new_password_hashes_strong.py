"""pam_unix hashes new passwords by a scheme that is costly to guess."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.password_rules import PasswordRules


@check("access.new-password-hashes-strong", severity=Severity.MEDIUM)
def new_password_hashes_strong(
    rules: PasswordRules, *, accepted: tuple[str, ...] = ("yescrypt", "gost_yescrypt", "blowfish", "sha512")
) -> Verdict:
    """pam_unix hashes new passwords by a scheme that is costly to guess.

    Whoever gets hold of the hashes tries billions of guesses a second against MD5 or DES.

    To fix: write `yescrypt` (or `sha512`) behind pam_unix in the `password` stack.
    """
    found = known(rules.hash_scheme)
    if not found:
        return not_applicable("pam_unix is not told how to hash in the stack of {subject}; login.defs says it")
    if found not in accepted:
        return failed("{subject} must hash new passwords by one of {accepted}; it uses {found}", accepted=list(accepted), found=found)
    return passed("{subject} hashes new passwords by {found}", found=found)
