"""How long each password lasts."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.accounts import Account, AccountDatabase, Password


@check("access.passwords-age-limited", severity=Severity.LOW)
def passwords_age_limited(
    database: AccountDatabase, accounts: list[Account], *, max_days: Annotated[int, Meta(ge=1, le=3650)] = 365
) -> Verdict:
    """Every password must be changed after at most `max_days` days.

    A password that leaked unnoticed, or was known to somebody who has left, should not open the account for ever.

    An account without the day of its last change, or with one in the future, has no password that ever grows old (shadow(5)).

    To fix: `chage -M 365 NAME`, and `chage -d 0 NAME` where no change, or a future one, is recorded.
    """
    in_use = [account for account in accounts if isinstance(account.password, Password) and account.password.state == "set"]
    lasting = [account for account in in_use if _lasts_longer(account, max_days)]
    if lasting:
        names = [account.name for account in lasting]
        places = [account.place for account in lasting]
        return failed("passwords that last longer than {max_days} days: {accounts}", max_days=max_days, accounts=names, places=places)
    for account in accounts:
        known(account.password)
    if not in_use:
        return not_applicable("none of the {count} accounts in {path} has a password", count=len(accounts), path=database.path)
    return passed("the passwords of {count} accounts last at most {max_days} days", count=len(in_use), max_days=max_days)


def _lasts_longer(account: Account, max_days: int) -> bool:
    days = known(account.max_days)
    return days is None or days > max_days or not known(account.ages)
