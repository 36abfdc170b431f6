"""Whether accounts of services have a shell."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.accounts import Account, PasswordAgeing

_LOWEST = 500
"""Where people's accounts began before they began with 1000."""
_NOBODY = (65534, 4294967294)
"""The user ids of nobody, whatever its name."""


@check("access.system-accounts-cannot-log-in", severity=Severity.MEDIUM)
def system_accounts_cannot_log_in(
    account: Account,
    ageing: PasswordAgeing,
    *,
    first_uid: Annotated[int, Meta(ge=100, le=60000)] | None = None,
    exempt: tuple[str, ...] = ("root",),
) -> Verdict:
    """Accounts of services have no login shell.

    Nobody works under these accounts. A shell turns a hole in the service, or a key that was put there, into a session.

    People's accounts begin with the user id `first_uid`; where no policy says, with UID_MIN of /etc/login.defs, but not below 500.

    To fix: `usermod -s /usr/sbin/nologin NAME`; where a program needs the shell, name the account in `exempt`.
    """
    first = max(ageing.uid_min, _LOWEST) if first_uid is None else first_uid
    if account.uid >= first and account.name != "nobody" and account.uid not in _NOBODY:
        return not_applicable("{subject} is no account of a service: its user id is {uid}", uid=account.uid)
    if account.name in exempt:
        return not_applicable("{subject} is exempted")
    if account.has_login_shell:
        return failed("{subject} (user id {uid}) has the login shell {shell}", uid=account.uid, shell=account.shell, places=[account.place])
    return passed("the shell of {subject} is {shell}", shell=account.shell)
