"""Whether there is a second root."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.accounts import Account, AccountDatabase


@check("access.only-root-has-uid-zero", severity=Severity.CRITICAL)
def only_root_has_uid_zero(database: AccountDatabase, accounts: list[Account]) -> Verdict:
    """No account but root has the user id 0.

    The kernel knows root by its number alone: a second account with it is a second root, which no log tells from the first.

    To fix: remove the account, or give it a user id of its own (`usermod -u`), and find out who made it.
    """
    others = [account for account in accounts if account.uid == 0 and account.name != "root"]
    if others:
        names = [account.name for account in others]
        return failed("{names} have the user id 0; only root may", names=names, places=[account.place for account in others])
    return passed("none of the {count} accounts in {path} but root has the user id 0", count=len(accounts), path=database.path)
