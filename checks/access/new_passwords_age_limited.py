"""How long passwords of new accounts last."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.accounts import PasswordAgeing


@check("access.new-passwords-age-limited", severity=Severity.LOW)
def new_passwords_age_limited(ageing: PasswordAgeing, *, max_days: Annotated[int, Meta(ge=1, le=3650)] = 365) -> Verdict:
    """Passwords of new accounts must be changed after at most `max_days` days.

    A password that leaked unnoticed, or was known to somebody who has left, should not open the account for ever.

    To fix: set `PASS_MAX_DAYS 365` in /etc/login.defs.
    """
    places = ageing.places("PASS_MAX_DAYS")
    if ageing.max_days < 0:
        return failed("PASS_MAX_DAYS is not set, which is never; at most {max_days} days are required", max_days=max_days, places=places)
    if ageing.max_days > max_days:
        return failed(
            "PASS_MAX_DAYS is {found}; at most {max_days} days are required", found=ageing.max_days, max_days=max_days, places=places
        )
    return passed("PASS_MAX_DAYS is {found}", found=ageing.max_days, places=places)
