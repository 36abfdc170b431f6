"""Logging in by SSH: what each account meets there (allowed_user() and auth_root_allowed() in auth.c, auth2.c of OpenSSH)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from govaudit.facts.accounts import Account, Password
from govaudit.facts.derived.ssh_factors import Ways, combined
from govaudit.facts.derived.ways_in.ssh_keys import Keys
from govaudit.facts.derived.ways_in.through_pam import Pam
from govaudit.facts.derived.ways_in.worlds import Demands, NotKnown, demanded, known, of
from govaudit.facts.pam import Proof
from govaudit.facts.sshd import FIELDS, SshDaemon, typed
from govaudit.facts.sshd_settings.cases import Case, cases, standing
from govaudit.facts.sshd_settings.matching import Connection
from govaudit.facts.sshd_settings.rules import Lines
from govaudit.model import Missing, Place, Reason, missing

KEYWORDS = (
    *("permitrootlogin", "passwordauthentication", "kbdinteractiveauthentication", "pubkeyauthentication", "hostbasedauthentication"),
    *("gssapiauthentication", "kerberosauthentication", "permitemptypasswords", "authenticationmethods", "usepam", "pamservicename"),
    *("allowusers", "denyusers", "allowgroups", "denygroups", "authorizedkeysfile", "authorizedkeyscommand", "trustedusercakeys"),
    "forcecommand",
)
"""The settings on which it rests."""

_OFTEN = missing(Reason.NOT_SUPPORTED, "whether a connection can meet the conditions of several Match blocks cannot be told")
_REFUSED_TO_ROOT = ("password", "keyboard-interactive", "none")


class AtTheDoor(NamedTuple):
    """What an account meets in one case."""

    case: Case
    demands: Demands
    limits: list[str]


class Door:
    """The SSH server of a host."""

    def __init__(self, sshd: SshDaemon, keys: Keys, pam: Pam) -> None:
        settings = {keyword: sshd.setting(keyword) for keyword in KEYWORDS if keyword in sshd.settings or keyword in FIELDS}
        settings |= {"usedns": sshd.setting("usedns")}
        self.sshd, self.keys, self.pam = sshd, keys, pam
        self._settings: dict[str, Lines | Missing] = settings
        self._cases: dict[object, list[Case] | Missing] = {}

    def cases(self, account: Account) -> list[Case] | Missing:
        """What may hold for connections of the account."""
        if isinstance(self.sshd.rules, Missing):
            return self.sshd.rules
        if isinstance(account.groups, Missing) and _asks_for_groups(self.sshd):
            return account.groups
        connection = _connection(account)
        key = standing(self._settings, self.sshd.rules, connection, KEYWORDS)
        if key not in self._cases:
            self._cases[key] = cases(self._settings, self.sshd.rules, connection, KEYWORDS)
        return self._cases[key]

    def met_by(self, account: Account) -> list[AtTheDoor] | Missing:
        """What the account meets, in each case for which there are connections; where more may be, what is perhaps less is missing."""
        found = self.cases(account)
        if isinstance(found, Missing):
            return found
        certain = [self.at(case, account) for case in found if case.example is not None]
        asked = {tuple(map(tuple, one.demands.ways)) for one in certain if isinstance(one.demands.ways, list)}
        for case in found:
            if case.example is None:
                perhaps = self.at(case, account)
                ways = perhaps.demands.ways
                if isinstance(ways, Missing) or (ways and tuple(map(tuple, ways)) not in asked):
                    return [*certain, perhaps._replace(demands=Demands(_OFTEN, _OFTEN))]
        return certain

    def at(self, case: Case, account: Account, *, has_key: bool | None = None, admitted: bool | None = None) -> AtTheDoor:
        """What the account meets in one case; what is given is taken for true."""
        try:
            demands = self._demands(case, account, has_key, admitted)
        except NotKnown as error:
            demands = Demands(error.missing, error.missing)
        return AtTheDoor(case, demands, self._limits(case, account, demands))

    def _limits(self, case: Case, account: Account, demands: Demands) -> list[str]:
        forced = case.settings.get("forcecommand", ["none"])
        commands = [] if isinstance(forced, Missing) or forced in (["none"], []) else [" ".join(forced)]
        if not commands and isinstance(demands.ways, list) and all(Proof.KEY in way for way in demands.ways):
            commands = self.keys.commands(account, case.settings)
        return [*commands, *([] if account.has_login_shell else [account.shell])]

    def _demands(self, case: Case, account: Account, has_key: bool | None, admitted: bool | None) -> Demands:
        asked = _Asked(case, account, self.pam)
        lets_in = case.admits(_connection(account)) if admitted is None else admitted
        if lets_in is False or (account.uid == 0 and known(asked.value("permitrootlogin")) == "no"):
            return of([])
        key = self.keys.open(account, case.settings) if has_key is None else has_key
        if account.uid == 0 and asked.value("permitrootlogin") == "forced-commands-only" and has_key is None:
            key = self.keys.open(account, case.settings, by_command=True)
        password = account.password if isinstance(account.password, Missing) else account.password.state
        return demanded(
            [lets_in, asked.is_alive(), key, password],
            asked.ways,
            otherwise=[(True, False), (True, False), (True, False), ("set", "none", "empty")],
        )


class _Asked(NamedTuple):
    """One account in one case."""

    case: Case
    account: Account
    pam: Pam

    def value(self, keyword: str) -> Any:
        """The value of a setting; missing where it is."""
        lines = self.case.settings.get(keyword)
        if lines is None:
            return "sshd" if keyword == "pamservicename" else False
        return lines if isinstance(lines, Missing) else typed(keyword, lines)

    def is_alive(self) -> bool | Missing:
        """Whether neither PAM, nor expiry, nor a locked password shuts the account out, whatever is proved."""
        if known(self.value("usepam")):
            return self.pam.admits(known(self.value("pamservicename")), self.account)
        expired = self.pam.has_expired(self.account)
        if expired is not False:
            return expired if isinstance(expired, Missing) else False
        password = self.account.password
        if isinstance(password, Missing):
            return password
        if password.state == "locked" and password.scheme:
            return False
        if password.state in ("locked", "none"):
            return missing(Reason.NOT_SUPPORTED, "whether the password begins with `!`, so that sshd without PAM refuses the account")
        return True

    def ways(self, lets_in: bool, is_alive: bool, key: bool, password: str) -> Ways:
        """What is enough, if these hold."""
        if not lets_in or not is_alive:
            return []
        account = msgspec.structs.replace(self.account, password=Password(state=password))
        root = known(self.value("permitrootlogin")) if account.uid == 0 else "yes"
        methods = known(self.value("authenticationmethods"))

        def accepted(method: str) -> Ways:
            if (root == "prohibit-password" and method in _REFUSED_TO_ROOT) or (root == "forced-commands-only" and method != "publickey"):
                return []
            if method == "publickey":
                return [[Proof.KEY]] if key and known(self.value("pubkeyauthentication")) else []
            return self._accepted(method, account)

        found = combined(methods, accepted)
        return [[]] if methods == ["any"] and accepted("none") else found

    def _accepted(self, method: str, account: Account) -> Ways:
        match method:
            case "hostbased":
                return [[Proof.HOST_KEY]] if known(self.value("hostbasedauthentication")) else []
            case "gssapi-with-mic" | "gssapi-keyex":
                return [[Proof.TICKET]] if known(self.value("gssapiauthentication")) else []
            case "password":
                return self._by_password(account) if known(self.value("passwordauthentication")) else []
            case "keyboard-interactive":
                return self._by_pam(account) if known(self.value("kbdinteractiveauthentication")) and known(self.value("usepam")) else []
            case "none":
                is_tried = known(self.value("passwordauthentication")) and known(self.value("permitemptypasswords"))
                return [[]] if is_tried and [] in self._by_password(account) else []
            case _:
                raise NotKnown(missing(Reason.NOT_SUPPORTED, "the authentication method {method} is not known", method=method))

    def _by_password(self, account: Account) -> Ways:
        at_kerberos: Ways = [[Proof.PASSWORD]] if known(self.value("kerberosauthentication")) else []
        if known(self.value("usepam")):
            return [*at_kerberos, *self._by_pam(account, by_one_text=True)]
        state = known(account.password).state
        if state == "empty":
            return [[]] if known(self.value("permitemptypasswords")) else at_kerberos
        return [[Proof.PASSWORD]] if state == "set" else at_kerberos

    def _by_pam(self, account: Account, *, by_one_text: bool = False) -> Ways:
        empty = known(self.value("permitemptypasswords"))
        service = known(self.value("pamservicename"))
        return known(self.pam.ways(service, account, empty_passwords=empty, by_one_text=by_one_text))


def places_of(one: AtTheDoor, sshd: SshDaemon) -> Iterator[Place]:
    """The lines of sshd's configuration that decide."""
    yield from (rule.place for rule in one.case.rules)
    yield from sshd.places(*KEYWORDS)


def _connection(account: Account) -> Connection:
    return Connection(user=account.name, groups=None if isinstance(account.groups, Missing) else account.groups, user_exists=True)


def _asks_for_groups(sshd: SshDaemon) -> bool:
    rules: Sequence[Any] = [] if isinstance(sshd.rules, Missing) else sshd.rules
    return any(condition.criterion == "group" for rule in rules for condition in rule.conditions)
