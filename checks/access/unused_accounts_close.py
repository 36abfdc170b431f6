"""Whether accounts that nobody uses any more are closed by themselves."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.login_defaults import NewAccountDefaults


@check("access.unused-accounts-close", severity=Severity.LOW)
def unused_accounts_close(defaults: NewAccountDefaults, *, max_days: Annotated[int, Meta(ge=0, le=3650)] = 45) -> Verdict:
    """New accounts close by themselves at most `max_days` days after their password has expired.

    Accounts of people who have left stay open until somebody thinks of them; a password that nobody changes any more
    is the sign that nobody uses the account.

    To fix: `useradd -D -f 30` for new accounts, and `chage --inactive 30 ACCOUNT` for those that exist.
    """
    days = known(defaults.inactive_days)
    places = [defaults.place] if defaults.place is not None else []
    if days is None:
        return failed("INACTIVE must be {max_days} days at most; it is not set, so accounts never close", max_days=max_days, places=places)
    if days > max_days:
        return failed("INACTIVE must be {max_days} days at most; it is {found}", max_days=max_days, found=days, places=places)
    return passed("new accounts close {found} days after their password has expired", found=days, places=places)
