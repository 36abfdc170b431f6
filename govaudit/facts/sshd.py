"""What the SSH server demands of those who log in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from govaudit.facts.sshd_settings.matching import Connection, matches, user_matches
from govaudit.facts.sshd_settings.rules import Answer, Lines, SshRule, answers, effective, shown, variants
from govaudit.model import Fact, Missing, Place, Reason, missing


class SshDaemon(Fact, frozen=True, kw_only=True):
    """The settings of sshd: as they hold for every connection, and what Match blocks change for some.

    A field is missing where a Match block changes it for some connections: there is no one value, but `answers` tells
    those for a certain one. Keywords are those of sshd_config(5).
    """

    source: str
    """Where they were read: `sshd -T` (what sshd itself says), or the path of its configuration file."""

    version: str | Missing = missing(Reason.NOT_SUPPORTED, "the OpenSSH version is not known")
    """The OpenSSH version, such as `9.2`."""

    settings: dict[str, list[str] | Missing] = {}
    """By keyword in lower case: what holds where no Match is met, as `sshd -T` prints it, one text a line."""

    rules: list[SshRule] | Missing = []
    """What Match blocks lay over the settings, in the order of the files; missing where a file could not be followed."""

    permit_root_login: str | Missing
    """PermitRootLogin: `yes`, `no`, `prohibit-password` (keys only) or `forced-commands-only`."""

    password_authentication: bool | Missing
    """PasswordAuthentication: whether the method `password` is offered."""

    kbd_interactive_authentication: bool | Missing
    """KbdInteractiveAuthentication: whether the method `keyboard-interactive` is offered; with UsePAM it asks for passwords too."""

    pubkey_authentication: bool | Missing
    """PubkeyAuthentication: whether the method `publickey` is offered."""

    hostbased_authentication: bool | Missing
    """HostbasedAuthentication: whether a client's host key is taken for its users."""

    gssapi_authentication: bool | Missing
    """GSSAPIAuthentication: whether a Kerberos ticket is accepted."""

    kerberos_authentication: bool | Missing
    """KerberosAuthentication: whether a password is tried at the Kerberos server before PAM is asked."""

    permit_empty_passwords: bool | Missing
    """PermitEmptyPasswords: whether an account with an empty password gets in by the method `password`."""

    authentication_methods: list[str] | Missing
    """AuthenticationMethods: each a comma-separated list of methods that must all succeed; `any` alone: one of any kind is enough."""

    use_pam: bool | Missing
    """UsePAM: whether PAM decides on passwords, accounts and sessions."""

    pam_service: str | Missing
    """The name under /etc/pam.d that sshd uses (PAMServiceName)."""

    ciphers: list[str] | Missing
    """Ciphers that are offered, in order of preference."""

    macs: list[str] | Missing
    """MACs: message authentication codes that are offered, in order of preference."""

    kex_algorithms: list[str] | Missing
    """KexAlgorithms: key exchanges that are offered, in order of preference."""

    max_auth_tries: int | Missing
    """MaxAuthTries: attempts per connection."""

    login_grace_time: int | Missing
    """LoginGraceTime: seconds within which one must have logged in; 0 is for ever."""

    x11_forwarding: bool | Missing
    """X11Forwarding: whether a session may open windows on the client."""

    permit_user_environment: str | Missing
    """PermitUserEnvironment: `yes`, `no`, or the pattern of variables that users may set through ~/.ssh."""

    strict_modes: bool | Missing
    """StrictModes: whether key files that others may write to are refused."""

    ignore_rhosts: str | Missing
    """IgnoreRhosts: `yes`, `no` or `shosts-only`: whether .rhosts and .shosts of users are ignored."""

    log_level: str | Missing
    """LogLevel, in capitals as `sshd -T` prints it."""

    set_at: dict[str, Place] = {}
    """By keyword in lower case: where a file sets it first; keywords that stand at their default are not in it."""

    def places(self, *keywords: str) -> list[Place]:
        """Where these keywords are set; none for those at their default."""
        return [self.set_at[keyword] for keyword in keywords if keyword in self.set_at]

    def setting(self, keyword: str) -> Lines | Missing:
        """What holds where no Match is met."""
        if keyword in self.settings:
            return self.settings[keyword]
        if keyword in FIELDS:
            return _as_printed(getattr(self, FIELDS[keyword]), joined=" " if keyword == "authenticationmethods" else ",")
        return missing(Reason.NOT_SUPPORTED, "{keyword} is not among the settings of this sshd", keyword=keyword)

    def of(self, connection: Connection) -> dict[str, Lines | Missing] | Missing:
        """All settings that hold for one connection, in which what is left open meets no condition, as `sshd -T -C` has it.

        Missing where sshd refuses the connection, or where the rules are not known.
        """
        return self.rules if isinstance(self.rules, Missing) else effective(self.settings, self.rules, connection)

    def answers(self, keyword: str, connection: Connection | None = None) -> list[Answer] | Missing:
        """The values that a setting can have, whatever the connection leaves open."""
        usual, place = self.setting(keyword), self.set_at.get(keyword)
        if keyword in OUTSIDE_OF_MATCH:
            return usual if isinstance(usual, Missing) else [Answer(usual, place, Connection())]
        if isinstance(self.rules, Missing):
            return self.rules
        return answers(usual, place, [rule for rule in self.rules if rule.keyword == keyword], connection or Connection())

    def unlike(self, keyword: str, fits: Callable[[Lines], bool], connection: Connection | None = None) -> list[Answer] | Missing:
        """The values that do not fit, of connections that there can be; missing where it cannot be told whether there are any."""
        answers = self.answers(keyword, connection)
        if isinstance(answers, Missing):
            return answers
        others = [answer for answer in answers if not fits(answer.lines)]
        certain = [answer for answer in others if answer.connection is not None]
        if others and not certain:
            return missing(
                Reason.NOT_SUPPORTED,
                "whether a connection can meet the conditions of the Match above {place} cannot be told",
                place=shown(others[0].place),
            )
        return certain

    def variants(self, keywords: Sequence[str], connection: Connection) -> tuple[list[SshDaemon], list[SshDaemon]] | Missing:
        """This sshd as it is for connections that there can be, and as it would be if any Match blocks could apply together.

        `keywords` are the settings that are looked at.
        """
        if isinstance(self.rules, Missing):
            return self.rules
        rules = [rule for rule in self.rules if rule.keyword in keywords]
        usual = {keyword: self.setting(keyword) for keyword in keywords if keyword in FIELDS}
        found = variants(usual, rules, connection)
        if isinstance(found, Missing):
            return found
        return [self._with(settings) for settings in found[0]], [self._with(settings) for settings in found[1]]

    def always(self, fits: Callable[[SshDaemon], bool], keywords: Sequence[str], connection: Connection) -> bool | Missing:
        """Whether it fits for all connections; missing where that rests on whether Match blocks can apply together."""
        found = self.variants(keywords, connection)
        if isinstance(found, Missing):
            return found
        if not all(fits(one) for one in found[0]):
            return False
        if not all(fits(one) for one in found[1]):
            return missing(Reason.NOT_SUPPORTED, "whether a connection can meet the conditions of several Match blocks cannot be told")
        return True

    def _with(self, settings: Mapping[str, Lines | Missing]) -> SshDaemon:
        fields = {FIELDS[keyword]: lines if isinstance(lines, Missing) else typed(keyword, lines) for keyword, lines in settings.items()}
        return msgspec.structs.replace(self, **fields)

    def admits(self, connection: Connection) -> bool | Missing:
        """Whether AllowUsers, DenyUsers, AllowGroups and DenyGroups let the account of the connection log in."""
        settings = self.of(connection)
        if isinstance(settings, Missing):
            return settings
        lists: dict[str, Lines] = {}
        for keyword in ("denyusers", "allowusers", "denygroups", "allowgroups"):
            lines = settings.get(keyword, [])
            if isinstance(lines, Missing):
                return lines
            lists[keyword] = lines
        users = [[user_matches(connection, pattern) for pattern in lists[keyword]] for keyword in ("denyusers", "allowusers")]
        groups = [[_in_group(connection, pattern) for pattern in lists[keyword]] for keyword in ("denygroups", "allowgroups")]
        denied = [_any(users[0]), _any(groups[0])]
        allowed = [_any(one) for one, keyword in ((users[1], "allowusers"), (groups[1], "allowgroups")) if lists[keyword]]
        if True in denied or False in allowed:
            return False
        if None in denied or None in allowed:
            return missing(Reason.NOT_SUPPORTED, "whether the account may log in depends on more than is known of the connection")
        return True


def _any(answers_given: Sequence[bool | None]) -> bool | None:
    return True if True in answers_given else None if None in answers_given else False


def _in_group(connection: Connection, pattern: str) -> bool | None:
    """One entry of AllowGroups or DenyGroups: a single pattern."""
    if connection.groups is None:
        return None
    return any(matches(group, pattern) for group in connection.groups)


def _as_printed(value: object, *, joined: str) -> Lines | Missing:
    match value:
        case Missing():
            return value
        case bool():
            return ["yes" if value else "no"]
        case list():
            return [joined.join(str(one) for one in value)]
        case _:
            return [str(value)]


FIELDS = {
    "permitrootlogin": "permit_root_login",
    "passwordauthentication": "password_authentication",
    "kbdinteractiveauthentication": "kbd_interactive_authentication",
    "pubkeyauthentication": "pubkey_authentication",
    "hostbasedauthentication": "hostbased_authentication",
    "gssapiauthentication": "gssapi_authentication",
    "kerberosauthentication": "kerberos_authentication",
    "permitemptypasswords": "permit_empty_passwords",
    "authenticationmethods": "authentication_methods",
    "usepam": "use_pam",
    "pamservicename": "pam_service",
    "ciphers": "ciphers",
    "macs": "macs",
    "kexalgorithms": "kex_algorithms",
    "maxauthtries": "max_auth_tries",
    "logingracetime": "login_grace_time",
    "x11forwarding": "x11_forwarding",
    "permituserenvironment": "permit_user_environment",
    "strictmodes": "strict_modes",
    "ignorerhosts": "ignore_rhosts",
    "loglevel": "log_level",
}
"""The fields that hold one setting each, by keyword."""


def typed(keyword: str, lines: Lines) -> Any:
    """The value of a field from what `sshd -T` prints for it; missing where that is not understood."""
    text = " ".join(lines)
    if keyword in ("ciphers", "macs", "kexalgorithms"):
        return text.split(",")
    if keyword == "authenticationmethods":
        return text.split(" ")
    if keyword == "permitrootlogin":
        return "prohibit-password" if text == "without-password" else text
    if keyword in ("pamservicename", "permituserenvironment", "ignorerhosts", "loglevel"):
        return text
    if keyword in ("maxauthtries", "logingracetime") and text.isascii() and text.isdigit() and len(text) < 12:
        return int(text)
    if text in ("yes", "no"):
        return text == "yes"
    return missing(Reason.UNPARSEABLE, "the value of {keyword} is not understood", keyword=keyword)


OUTSIDE_OF_MATCH = frozenset(
    str.split(
        """
        addressfamily ciphers compression debianbanner fingerprinthash gssapicleanupcredentials gssapikexalgorithms
        gssapikeyexchange gssapistorecredentialsonrekey gssapistrictacceptorcheck hostcertificate hostkey hostkeyagent
        hostkeyalgorithms ignoreuserknownhosts kerberosgetafstoken kerberosorlocalpasswd kerberosticketcleanup kexalgorithms
        listenaddress logingracetime macs maxstartups modulifile persourcemaxstartups persourcenetblocksize
        persourcepenalties persourcepenaltyexemptlist permituserenvironment pidfile port printlastlog printmotd
        securitykeyprovider sshdauthpath sshdsessionpath strictmodes syslogfacility tcpkeepalive usedns usepam
        versionaddendum xauthlocation
        """
    )
)
"""Keywords that a Match block cannot set."""
