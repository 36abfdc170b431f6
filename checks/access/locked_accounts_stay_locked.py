"""An account that was locked stays so for at least min_seconds seconds, or until an administrator opens it."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.password_rules import LoginLockout


@check("access.locked-accounts-stay-locked", severity=Severity.LOW)
def locked_accounts_stay_locked(lockout: LoginLockout, *, min_seconds: int = 600) -> Verdict:
    """An account that was locked stays so for at least `min_seconds` seconds, or until an administrator opens it.

    A lock of a few seconds does not slow a guessing machine down.

    To fix: set `unlock_time = 600` in /etc/security/faillock.conf.
    """
    if not lockout.module and not known(lockout.works):
        return not_applicable("nothing locks accounts at {subject}")
    found = known(lockout.unlock_seconds)
    if 0 < found < min_seconds:
        return failed(
            "locked accounts must stay so at {subject} for {min_seconds} s; they do for {found} s", min_seconds=min_seconds, found=found
        )
    if found == 0:
        return passed("locked accounts stay so at {subject} until an administrator opens them")
    return passed("locked accounts stay so at {subject} for {found} s", found=found)
