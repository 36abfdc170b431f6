"""An account is locked after at most max_attempts failed attempts to log in."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.password_rules import LoginLockout


@check("access.failed-logins-lock-account", severity=Severity.MEDIUM)
def failed_logins_lock_account(lockout: LoginLockout, *, max_attempts: int = 5) -> Verdict:
    """An account is locked after at most `max_attempts` failed attempts to log in.

    Otherwise passwords are guessed for as long as it takes.

    To fix: enable pam_faillock (`pam-auth-update` or `authselect enable-feature with-faillock`), and set `deny = 5` in
    /etc/security/faillock.conf.
    """
    places = [lockout.place] if lockout.place else []
    if not known(lockout.works):
        if lockout.module:
            return failed("{module} must lock accounts at {subject}; as its lines stand it does not", module=lockout.module, places=places)
        return failed("failed attempts must lock an account at {subject}; nothing counts them")
    found = known(lockout.attempts)
    if not 0 < found <= max_attempts:
        return failed(
            "accounts must be locked at {subject} after {max_attempts} failed attempts; deny is {found}",
            max_attempts=max_attempts,
            found=found,
            places=places,
        )
    return passed("accounts are locked at {subject} after {found} failed attempts", found=found, places=places)
