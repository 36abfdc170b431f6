"""Whether accounts of services have a shell."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.accounts import Account


@check("access.system-accounts-cannot-log-in", severity=Severity.MEDIUM)
def system_accounts_cannot_log_in(account: Account, *, first_uid: int = 1000, exempt: tuple[str, ...] = ("root",)) -> Verdict:
    """Accounts of services have no login shell.

    Nobody works under these accounts. A shell turns a hole in the service, or a key that was put there, into a session.

    To fix: `usermod -s /usr/sbin/nologin NAME`; where a program needs the shell, name the account in `exempt`.
    """
    if account.uid >= first_uid and account.name != "nobody":
        return not_applicable("{subject} is no account of a service: its user id is {uid}", uid=account.uid)
    if account.name in exempt:
        return not_applicable("{subject} is exempted")
    if account.has_login_shell:
        return failed("{subject} (user id {uid}) has the login shell {shell}", uid=account.uid, shell=account.shell, places=[account.place])
    return passed("the shell of {subject} is {shell}", shell=account.shell)
