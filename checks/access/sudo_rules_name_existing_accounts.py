"""Whether rules wait for accounts that are not there."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.accounts import Account, AccountDatabase
from govaudit.facts.sudo import SudoRule
from govaudit.model import Reason, missing


@check("access.sudo-rules-name-existing-accounts", severity=Severity.MEDIUM)
def sudo_rules_name_existing_accounts(rule: SudoRule, accounts: list[Account], database: AccountDatabase) -> Verdict:
    """Each account that a sudo rule names exists.

    A rule that outlives its account waits for the next one of that name, whoever that will be.

    To fix: remove the rule, or the name from it, with visudo.
    """
    names = {account.name for account in accounts}
    ids = {f"#{account.uid}" for account in accounts}
    named = [user for user in rule.users if user != "ALL" and not user.startswith(("%", "+", "!"))]
    if not named:
        return not_applicable("{subject} names no single accounts")
    gone = [user for user in named if user not in names and user not in ids]
    if not gone:
        return passed("{subject} names accounts that exist", places=[rule.place])
    if known(database.directories):
        known(missing(Reason.NOT_SUPPORTED, "{accounts} may be accounts of a directory, which is not looked at", accounts=gone))
    return failed("{subject} names {accounts}, of which there is no account", accounts=gone, places=[rule.place])
