"""The settings of sshd that govaudit knows: how their values are written, and what holds where none is.

Grammar and defaults: sshd_config(5) and servconf.c of OpenSSH 8.0 to 10.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from govaudit.model import Missing, Reason, Sentence, missing

_TIME_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


class Refused(Exception):
    """sshd would not take this line."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(str(why))
        self.why = why


class Setting(NamedTuple):
    """How one keyword is read."""

    field: str
    """The field of SshDaemon."""
    value: Callable[[list[str]], Any]
    """Its value from its arguments; raises Refused where sshd would refuse them."""
    default: Any
    """Where no file sets it; the same in every version from 8.0 to 10, or missing."""
    in_match: bool
    """Whether a Match block may set it."""


def settings_of_dump(lines: Iterable[str]) -> dict[str, Any] | Missing:
    """What `sshd -T` printed, by field: effective values, so that defaults and algorithm lists are known too."""
    values: dict[str, Any] = {}
    for line in lines:
        keyword, _, rest = line.partition(" ")
        setting = SETTINGS.get(keyword)
        if setting is None or setting.field in values:
            continue
        try:
            values[setting.field] = setting.value(rest.split())
        except Refused:
            return missing(Reason.UNPARSEABLE, "the output of {command} cannot be read at {keyword}", command="sshd -T", keyword=keyword)
    if "permit_root_login" not in values:
        return missing(Reason.UNPARSEABLE, "the output of {command} lacks {keyword}", command="sshd -T", keyword="permitrootlogin")
    # What this sshd was built without is not printed: it is off.
    return {setting.field: setting.default for setting in SETTINGS.values()} | values


def _one(arguments: list[str]) -> str:
    if len(arguments) != 1:
        raise Refused(Sentence("one argument is expected"))
    return arguments[0]


def _yes_or_no(arguments: list[str]) -> bool:
    value = _one(arguments).lower()
    if value not in ("yes", "no"):
        raise Refused(Sentence("yes or no is expected"))
    return value == "yes"


def _one_of(*choices: str) -> Callable[[list[str]], str]:
    def choice(arguments: list[str]) -> str:
        value = _one(arguments).lower()
        if value not in choices:
            raise Refused(Sentence("it is none of {choices}", {"choices": list(choices)}))
        return value

    return choice


def _root_login(arguments: list[str]) -> str:
    value = _one_of("yes", "no", "without-password", "prohibit-password", "forced-commands-only")(arguments)
    return "prohibit-password" if value == "without-password" else value


def _number(arguments: list[str]) -> int:
    value = _one(arguments)
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise Refused(Sentence("a number is expected"))
    return int(value)


def _seconds(arguments: list[str]) -> int:
    value = _one(arguments).lower()
    if not re.fullmatch(r"(?:[0-9]{1,9}[smhdw]?){1,9}", value):
        raise Refused(Sentence("a time is expected"))
    return sum(int(count) * _TIME_UNITS[unit] for count, unit in re.findall(r"([0-9]+)([smhdw]?)", value))


def _algorithms(arguments: list[str]) -> list[str] | Missing:
    value = _one(arguments)
    if value[:1] in ("+", "-", "^"):
        return missing(
            Reason.NOT_SUPPORTED, "the list {list} changes the default of the OpenSSH version, which is not known here", list=value
        )
    return value.split(",")


def _methods(arguments: list[str]) -> list[str]:
    if "any" in arguments and len(arguments) > 1:
        raise Refused(Sentence("`any` must stand alone"))
    for argument in arguments:
        names = [method.partition(":")[0] for method in argument.split(",")]
        if argument != "any" and not METHODS.keys() >= set(names):
            raise Refused(Sentence("it names a method that is none"))
    return arguments


METHODS = {
    "publickey": "pubkey_authentication",
    "password": "password_authentication",
    "keyboard-interactive": "kbd_interactive_authentication",
    "hostbased": "hostbased_authentication",
    "gssapi-with-mic": "gssapi_authentication",
    "gssapi-keyex": "gssapi_authentication",
}
"""Authentication methods, as AuthenticationMethods names them, with the setting that switches each on."""

_DEFAULT_ALGORITHMS = missing(Reason.NOT_SUPPORTED, "the default algorithms of this OpenSSH version are known to `sshd -T` alone")

SETTINGS: dict[str, Setting] = {
    "permitrootlogin": Setting("permit_root_login", _root_login, "prohibit-password", in_match=True),
    "passwordauthentication": Setting("password_authentication", _yes_or_no, default=True, in_match=True),
    "kbdinteractiveauthentication": Setting("kbd_interactive_authentication", _yes_or_no, default=True, in_match=True),
    "pubkeyauthentication": Setting("pubkey_authentication", _yes_or_no, default=True, in_match=True),
    "hostbasedauthentication": Setting("hostbased_authentication", _yes_or_no, default=False, in_match=True),
    "gssapiauthentication": Setting("gssapi_authentication", _yes_or_no, default=False, in_match=True),
    "kerberosauthentication": Setting("kerberos_authentication", _yes_or_no, default=False, in_match=True),
    "permitemptypasswords": Setting("permit_empty_passwords", _yes_or_no, default=False, in_match=True),
    "authenticationmethods": Setting("authentication_methods", _methods, ["any"], in_match=True),
    "usepam": Setting("use_pam", _yes_or_no, default=False, in_match=False),
    "pamservicename": Setting("pam_service", _one, "sshd", in_match=True),
    "ciphers": Setting("ciphers", _algorithms, _DEFAULT_ALGORITHMS, in_match=False),
    "macs": Setting("macs", _algorithms, _DEFAULT_ALGORITHMS, in_match=False),
    "kexalgorithms": Setting("kex_algorithms", _algorithms, _DEFAULT_ALGORITHMS, in_match=False),
    "maxauthtries": Setting("max_auth_tries", _number, 6, in_match=True),
    "logingracetime": Setting("login_grace_time", _seconds, 120, in_match=False),
    "x11forwarding": Setting("x11_forwarding", _yes_or_no, default=False, in_match=True),
    "permituserenvironment": Setting("permit_user_environment", _one, "no", in_match=False),
    "strictmodes": Setting("strict_modes", _yes_or_no, default=True, in_match=False),
    "ignorerhosts": Setting("ignore_rhosts", _one_of("yes", "no", "shosts-only"), "yes", in_match=True),
    "loglevel": Setting(
        "log_level",
        lambda arguments: _one_of("quiet", "fatal", "error", "info", "verbose", "debug", "debug1", "debug2", "debug3")(arguments).upper(),
        "INFO",
        in_match=True,
    ),
}
