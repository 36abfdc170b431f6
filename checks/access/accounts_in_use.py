"""Whether accounts that nobody uses are open."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.accounts import Account, AccountDatabase
from govaudit.facts.log_ins import LastLogIn


@check("access.accounts-in-use", severity=Severity.MEDIUM)
def accounts_in_use(
    database: AccountDatabase,
    accounts: list[Account],
    log_ins: list[LastLogIn],
    *,
    max_days: Annotated[int, Meta(ge=1, le=3650)] = 90,
) -> Verdict:
    """No account with a password has been idle for long.

    Nobody notices when a forgotten account is used by somebody else: people who have left, and temporary accounts, are let in by it.

    To fix: lock the accounts that are named (`usermod -L -e 1 NAME`), or remove them.
    """
    days = {log_in.account: log_in for log_in in log_ins}
    idle: list[tuple[Account, int]] = []
    for account in accounts:
        if account.uid == 0 or not account.has_login_shell or account.name not in days:
            continue
        found = days[account.name].days_ago
        if isinstance(found, int) and found > max_days and known(account.password).state == "set":
            idle.append((account, found))
    if idle:
        listed = [f"{account.name} ({days_ago})" for account, days_ago in idle]
        places = [account.place for account, _ in idle]
        return failed(
            "these accounts have not been used for more than {max_days} days: {accounts}",
            max_days=max_days,
            accounts=listed,
            places=places,
        )
    for account in accounts:
        if account.uid != 0 and account.has_login_shell and known(account.password).state == "set":
            known(days.get(account.name, LastLogIn(account=account.name, days_ago=None)).idle_days)
    return passed("every account in {path} with a password was used within {max_days} days", path=database.path, max_days=max_days)
