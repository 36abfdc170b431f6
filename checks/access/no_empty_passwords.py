"""Whether an account asks for nothing."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.accounts import Account, AccountDatabase, Password


@check("access.no-empty-passwords", severity=Severity.CRITICAL)
def no_empty_passwords(database: AccountDatabase, accounts: list[Account]) -> Verdict:
    """No account has an empty password.

    An empty password asks nothing of whoever knows the name.

    To fix: lock the account (`passwd -l NAME`) or set a password.
    """
    empty = [account for account in accounts if isinstance(account.password, Password) and account.password.state == "empty"]
    if empty:
        return failed("{names}: an empty password", names=[account.name for account in empty], places=[account.place for account in empty])
    for account in accounts:
        known(account.password)
    return passed("none of the {count} accounts in {path} has an empty password", count=len(accounts), path=database.path)
