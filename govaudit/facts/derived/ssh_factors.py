"""What it takes to log in by SSH: sshd and PAM together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from govaudit.facts.accounts import Account
from govaudit.facts.pam import SERVICES, PamService, Proof
from govaudit.facts.root_names import connections_as_root
from govaudit.facts.sshd import SshDaemon
from govaudit.facts.sshd_settings.matching import Connection
from govaudit.model import Fact, Many, Missing, Perhaps, Reason, missing
from govaudit.reading import derives

T = TypeVar("T")
Ways = list[list[Proof]]
"""Alternatives, each a list of proofs that are enough together."""

_KEYWORDS = (
    "permitrootlogin",
    "passwordauthentication",
    "kbdinteractiveauthentication",
    "pubkeyauthentication",
    "hostbasedauthentication",
    "gssapiauthentication",
    "kerberosauthentication",
    "authenticationmethods",
    "pamservicename",
)
"""The settings on which it rests and which a Match block can change."""

METHODS = ("publickey", "password", "keyboard-interactive", "hostbased", "gssapi-with-mic")
"""The methods of which one is enough where AuthenticationMethods is `any`; `none` is tried as well."""


class SshFactors(Fact, frozen=True, kw_only=True):
    """The least that sshd and PAM accept as proof, neither of which knows alone.

    Which accounts may log in at all (AllowUsers, expiry, the `account` stack of PAM) is another question.
    """

    ordinary: list[list[Proof]] | Missing
    """For an account other than root: alternatives, each a list of proofs that are enough together.

    `[[]]`: nothing is asked. An empty list: no method is left by which anybody gets in.
    """

    root: list[list[Proof]] | Missing
    """The same for root, by whatever name of the user id 0; an empty list where root does not get in at all."""

    @property
    def subject(self) -> str:
        return "sshd"


class _NotKnown(Exception):
    def __init__(self, missing: Missing) -> None:
        super().__init__(missing.reason)
        self.missing = missing


@derives
def ssh_factors(sshd: SshDaemon, services: list[PamService], accounts: Perhaps[Account]) -> SshFactors:
    """What AuthenticationMethods, the methods that are on, PermitRootLogin and the PAM stack come to, whatever Match block applies."""
    return SshFactors(
        ordinary=_of_all(sshd, Connection(other_than="root"), lambda one: _ways(one, services)),
        root=_of_root(sshd, services, accounts),
    )


def _of_root(sshd: SshDaemon, services: list[PamService], accounts: Perhaps[Account]) -> Ways | Missing:
    """The least that any account with the user id 0 is asked for; where not all accounts are known, whatever a Match says of others."""
    known_ones = list(accounts.facts) if isinstance(accounts, Many) else []
    asked = [_of_all(sshd, one, lambda daemon: _ways_of_root(daemon, services)) for one in connections_as_root(known_ones)]
    found = _or_missing(lambda: least(way for ways in asked for way in _known(ways)))
    lack = accounts.ending if isinstance(accounts, Many) else accounts
    if isinstance(lack, Missing) and not isinstance(found, Missing):
        anybody = _of_all(sshd, Connection(), lambda daemon: _ways_of_root(daemon, services))
        return found if anybody == found else lack
    return found


def _of_all(sshd: SshDaemon, connection: Connection, ways: Callable[[SshDaemon], Ways]) -> Ways | Missing:
    """The least that any of these connections takes. What takes more for some does no harm; what may take less is not passed over."""
    found = sshd.variants(_KEYWORDS, connection)
    if isinstance(found, Missing):
        return _or_missing(lambda: ways(sshd))
    certain, conceivable = (_together(those, ways) for those in found)
    if not isinstance(certain, Missing) and certain != conceivable and [] not in certain:
        return missing(Reason.NOT_SUPPORTED, "whether a connection can meet the conditions of several Match blocks cannot be told")
    return certain


def _together(those: list[SshDaemon], ways: Callable[[SshDaemon], Ways]) -> Ways | Missing:
    return _or_missing(lambda: least(way for one in those for way in ways(one)))


def least(alternatives: Iterable[Iterable[Proof]]) -> Ways:
    """The alternatives that ask for nothing more than another one does not ask for, in a fixed order."""
    sets = sorted({frozenset(alternative) for alternative in alternatives}, key=lambda proofs: (len(proofs), sorted(proofs)))
    kept: list[frozenset[Proof]] = []
    for proofs in sets:
        if not any(smaller <= proofs for smaller in kept):
            kept.append(proofs)
    return [sorted(proofs) for proofs in kept]


def _or_missing(ways: Callable[[], Ways]) -> Ways | Missing:
    try:
        return ways()
    except _NotKnown as error:
        return error.missing


def _ways_of_root(sshd: SshDaemon, services: list[PamService]) -> Ways:
    match _known(sshd.permit_root_login):
        case "no":
            return []
        case "yes":
            return _ways(sshd, services)
        case _:
            # auth_root_allowed() in auth.c: the methods that ask for a password are refused, in a list of methods too.
            return _ways(sshd, services, but={"password", "keyboard-interactive"})


def _ways(sshd: SshDaemon, services: list[PamService], but: Iterable[str] = ()) -> Ways:
    refused = set(but)
    return combined(_known(sshd.authentication_methods), lambda method: [] if method in refused else _accepted_by(method, sshd, services))


def combined(lists: list[str], accepted: Callable[[str], Ways]) -> Ways:
    """What AuthenticationMethods comes to; `accepted` says what one method accepts."""
    found: Ways = []
    for together in METHODS if lists == ["any"] else lists:
        so_far: Ways = [[]]
        for method in together.split(","):
            so_far = least([*before, *proofs] for before in so_far for proofs in accepted(method.partition(":")[0]))
        found.extend(so_far)
    return least(found)


def _accepted_by(method: str, sshd: SshDaemon, services: list[PamService]) -> Ways:
    """What one method accepts; nothing where it is switched off."""
    match method:
        case "publickey":
            return [[Proof.KEY]] if _known(sshd.pubkey_authentication) else []
        case "hostbased":
            return [[Proof.HOST_KEY]] if _known(sshd.hostbased_authentication) else []
        case "gssapi-with-mic" | "gssapi-keyex":
            return [[Proof.TICKET]] if _known(sshd.gssapi_authentication) else []
        case "password":
            return _by_password(sshd, services) if _known(sshd.password_authentication) else []
        case "keyboard-interactive":
            # Without PAM, sshd on Linux has no device that could answer.
            return _by_pam(sshd, services) if _known(sshd.kbd_interactive_authentication) and _known(sshd.use_pam) else []
        case _:
            raise _NotKnown(missing(Reason.NOT_SUPPORTED, "the authentication method {method} is not known", method=method))


def _by_password(sshd: SshDaemon, services: list[PamService]) -> Ways:
    if not _known(sshd.use_pam):
        return [[Proof.PASSWORD]]
    at_kerberos: Ways = [[Proof.PASSWORD]] if _known(sshd.kerberos_authentication) else []
    return least([*at_kerberos, *_by_pam(sshd, services)])


def _by_pam(sshd: SshDaemon, services: list[PamService]) -> Ways:
    name = _known(sshd.pam_service)
    return _known(ways_of_service(name, services))


def ways_of_service(name: str, services: list[PamService]) -> Ways | Missing:
    """What a PAM service comes to; libpam takes `other` for one that is not there."""
    by_name = {service.service: service for service in services}
    service = by_name.get(name) or (by_name.get("other") if name in SERVICES else None)
    if service is None:
        return missing(Reason.NOT_SUPPORTED, "the PAM service {service} was not looked at", service=name)
    return service.ways


def _known(field: T | Missing) -> T:
    if isinstance(field, Missing):
        raise _NotKnown(field)
    return field
