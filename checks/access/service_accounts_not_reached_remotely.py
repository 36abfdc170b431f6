"""Whether accounts of services can be logged in to from the network."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.accounts import Account, PasswordAgeing
from govaudit.facts.ways_in import WayIn

_LOWEST = 500
"""Where people's accounts began before they began with 1000."""
_NOBODY = (65534, 4294967294)
"""The user ids of nobody, whatever its name."""


@check("access.service-accounts-not-reached-remotely", severity=Severity.HIGH)
def service_accounts_not_reached_remotely(
    ways: list[WayIn],
    accounts: list[Account],
    ageing: PasswordAgeing,
    *,
    first_uid: Annotated[int, Meta(ge=100, le=60000)] | None = None,
    exempt: tuple[str, ...] = ("root",),
) -> Verdict:
    """No remote way leads in to accounts of services: neither with a shell, nor to forward connections alone.

    Nobody works under these accounts, so nobody notices who does. A key that was put in the home of a service opens a door that
    the login shell does not close: sshd forwards connections for it all the same.

    People's accounts begin with the user id `first_uid`; where no policy says, with UID_MIN of /etc/login.defs, but not below 500.

    To fix: remove the keys from the homes of these accounts, lock their passwords, or list the accounts of people in `AllowUsers` or
    `AllowGroups`; an account that must be reached (git, backup) can be named in `exempt`.
    """
    first = max(ageing.uid_min, _LOWEST) if first_uid is None else first_uid
    of_services = {
        account.name: account
        for account in accounts
        if (account.uid < first or account.name == "nobody" or account.uid in _NOBODY) and account.name not in exempt
    }
    remote = [way for way in ways if way.is_remote]
    for way in remote:
        reached = [name for name in way.accounts if name in of_services]
        if reached and isinstance(way.factors, int):
            return failed("SSH lets in accounts of services: {accounts}", accounts=reached, places=way.places)
    for way in remote:
        if any(name in of_services for name in way.accounts):
            known(way.factors)
    return passed("no remote way leads in to the {count} accounts of services", count=len(of_services))
