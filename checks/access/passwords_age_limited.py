"""How long each password lasts."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.accounts import Account, AccountDatabase, Password


@check("access.passwords-age-limited", severity=Severity.LOW)
def passwords_age_limited(database: AccountDatabase, accounts: list[Account], *, max_days: int = 365) -> Verdict:
    """Every password must be changed after at most `max_days` days.

    A password that leaked unnoticed, or was known to somebody who has left, should not open the account for ever.

    To fix: `chage -M 365 NAME`.
    """
    in_use = [account for account in accounts if isinstance(account.password, Password) and account.password.state == "set"]
    lasting = [account for account in in_use if (days := known(account.max_days)) is None or days > max_days]
    if lasting:
        names = [account.name for account in lasting]
        places = [account.place for account in lasting]
        return failed("passwords that last longer than {max_days} days: {accounts}", max_days=max_days, accounts=names, places=places)
    for account in accounts:
        known(account.password)
    if not in_use:
        return not_applicable("none of the {count} accounts in {path} has a password", count=len(accounts), path=database.path)
    return passed("the passwords of {count} accounts last at most {max_days} days", count=len(in_use), max_days=max_days)
