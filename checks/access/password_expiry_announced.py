"""Users are told at least min_days days before their password expires."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.accounts import PasswordAgeing


@check("access.password-expiry-announced", severity=Severity.LOW)
def password_expiry_announced(ageing: PasswordAgeing, *, min_days: int = 7) -> Verdict:
    """Users are told at least `min_days` days before their password expires.

    Whoever is taken by surprise chooses the next password in a hurry, or is locked out.

    To fix: set `PASS_WARN_AGE 7` in /etc/login.defs.
    """
    if ageing.warn_days is None:
        return failed("PASS_WARN_AGE must be {min_days} days; it is not set", min_days=min_days, places=ageing.places("PASS_WARN_AGE"))
    if ageing.warn_days < min_days:
        return failed(
            "PASS_WARN_AGE must be {min_days} days; it is {found}",
            min_days=min_days,
            found=ageing.warn_days,
            places=ageing.places("PASS_WARN_AGE"),
        )
    return passed("PASS_WARN_AGE is {found} days", found=ageing.warn_days, places=ageing.places("PASS_WARN_AGE"))
