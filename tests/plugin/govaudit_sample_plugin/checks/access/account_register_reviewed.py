"""Whether somebody goes through the register of accounts."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed

from ...facts import AccountRegister


@check("access.account-register-reviewed", severity=Severity.HIGH)
def account_register_reviewed(register: AccountRegister, *, max_days: int = 90) -> Verdict:
    """The register of accounts was reviewed within the last `max_days` days.

    People change their posts; accounts that nobody reviews stay open for whoever had them.

    To fix: let the heads of units confirm each account, and write the day of the review into the register.
    """
    days = (register.observed_at.date() - known(register.reviewed_on)).days
    if days > max_days:
        return failed("{subject} was last reviewed {days} days ago; at most {max_days} are allowed", days=days, max_days=max_days)
    return passed("{subject} was reviewed {days} days ago", days=days)
