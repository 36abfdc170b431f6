"""A new password cannot be changed again for at least min_days days."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.accounts import PasswordAgeing


@check("access.password-changes-spaced", severity=Severity.LOW)
def password_changes_spaced(ageing: PasswordAgeing, *, min_days: int = 1) -> Verdict:
    """A new password cannot be changed again for at least `min_days` days.

    Otherwise users change it as often as it takes to get the old one back.

    To fix: set `PASS_MIN_DAYS 1` in /etc/login.defs.
    """
    if ageing.min_days is None:
        return failed("PASS_MIN_DAYS must be {min_days} at least; it is not set", min_days=min_days, places=ageing.places("PASS_MIN_DAYS"))
    if ageing.min_days < min_days:
        return failed(
            "PASS_MIN_DAYS must be {min_days} at least; it is {found}",
            min_days=min_days,
            found=ageing.min_days,
            places=ageing.places("PASS_MIN_DAYS"),
        )
    return passed("PASS_MIN_DAYS is {found}", found=ageing.min_days, places=ageing.places("PASS_MIN_DAYS"))
