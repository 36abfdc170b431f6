"""Failed attempts lock root as well."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.password_rules import LoginLockout


@check("access.failed-logins-lock-root", severity=Severity.LOW)
def failed_logins_lock_root(lockout: LoginLockout) -> Verdict:
    """Failed attempts lock root as well.

    root is the name that everybody guesses at. Where root cannot log in by password, this adds nothing.

    To fix: set `even_deny_root` in /etc/security/faillock.conf.
    """
    if not lockout.module and not known(lockout.works):
        return not_applicable("nothing locks accounts at {subject}")
    if not known(lockout.locks_root):
        return failed("failed attempts must lock root as well at {subject}, and do not")
    return passed("failed attempts lock root as well at {subject}")
