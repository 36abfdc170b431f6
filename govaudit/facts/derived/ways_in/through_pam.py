"""What PAM demands of one account at one service."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from govaudit.facts.accounts import Account, Password
from govaudit.facts.derived.ssh_factors import Ways, least
from govaudit.facts.derived.ways_in.worlds import all_of, lack_of
from govaudit.facts.pam import PamService, Proof
from govaudit.model import Missing, Perhaps, Reason, missing

_LOCAL = "pam_unix"


class Pam(NamedTuple):
    """The services of a host."""

    by_name: dict[str, PamService]
    lack: Missing | None
    """Why there may be more."""

    def has(self, name: str) -> bool:
        """Whether the service has a file of its own."""
        return name in self.by_name

    def service(self, name: str) -> PamService | Missing:
        """The service; libpam takes `other` for one that is not there."""
        found = self.by_name.get(name)
        if found is None and self.lack is not None:
            return self.lack
        found = found or self.by_name.get("other")
        if found is None:
            return missing(
                Reason.NOT_SUPPORTED, "the PAM service {service} is not under /etc/pam.d; other places are not followed", service=name
            )
        return found

    def ways(self, name: str, account: Account, *, empty_passwords: bool = True) -> Ways | Missing:
        """What gets the account through; `empty_passwords`: whether the program lets PAM accept them."""
        service = self.service(name)
        return service if isinstance(service, Missing) else ways_of(service, account.password, empty_passwords=empty_passwords)

    def is_alive(self, name: str, account: Account) -> bool | Missing:
        """Whether the service takes the account at all, whatever is proved: it has not expired."""
        if account.expired is False:
            return True
        if isinstance(account.expired, Missing):
            return account.expired
        return missing(Reason.NOT_SUPPORTED, "whether {service} refuses accounts that have expired is not looked at", service=name)


def pam_of(services: Perhaps[PamService]) -> Pam:
    """The services that are known."""
    return Pam({service.service: service for service in all_of(services)}, lack_of(services))


def ways_of(service: PamService, password: Password | Missing, *, empty_passwords: bool) -> Ways | Missing:
    """What the service demands of an account whose password is in this state."""
    ways = service.ways
    if isinstance(ways, Missing) or not any(Proof.PASSWORD in way for way in ways):
        return ways
    if isinstance(service.auth, Missing):
        return service.auth
    asking = [entry for entry in service.auth if entry.proof is Proof.PASSWORD]
    if isinstance(password, Missing):
        return password
    if password.state == "set":
        return ways
    if any(entry.module != _LOCAL for entry in asking):
        return missing(
            Reason.NOT_SUPPORTED, "{service} also asks for passwords that are kept elsewhere than on the host", service=service.service
        )
    without = [way for way in ways if Proof.PASSWORD not in way]
    if password.state == "empty" and empty_passwords and any("nullok" in entry.arguments for entry in asking):
        return least([*without, *_without_passwords(ways)])
    return without


def _without_passwords(ways: Iterable[Iterable[Proof]]) -> Ways:
    return [[proof for proof in way if proof is not Proof.PASSWORD] for way in ways]
