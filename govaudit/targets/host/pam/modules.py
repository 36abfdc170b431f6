"""What is known of PAM modules: what each asks for, and what it may answer to `auth`.

Sources: the manual page of each module (Linux-PAM 1.3 to 1.7, google-authenticator-libpam, oath-toolkit,
pam-u2f, yubico-pam, sssd).
"""

from __future__ import annotations

from collections.abc import Sequence

from govaudit.facts.pam import PamEntry, Proof
from govaudit.model import Missing, Reason, missing

Answer = tuple[str, frozenset[Proof]]
"""A return value by the name it has in a control, and what must have been proved for it."""

Behaviour = tuple[Answer, ...]
"""Answers between which whoever logs in can choose, by proving or not."""

_NOTHING: frozenset[Proof] = frozenset()
_PASSWORD = frozenset({Proof.PASSWORD})
_SECOND = frozenset({Proof.SECOND_FACTOR})

_REFUSES: Answer = ("auth_err", _NOTHING)

_ASKS_PASSWORD = frozenset({"pam_unix", "pam_unix2", "pam_ldap", "pam_krb5", "pam_winbind", "pam_userdb"})

_ASKS_SECOND_FACTOR = frozenset({"pam_google_authenticator", "pam_oath", "pam_u2f", "pam_yubico", "pam_otpw"})

_SECOND_FACTOR_DECIDED_ELSEWHERE = frozenset({"pam_duo", "pam_privacyidea", "pam_linotp"})
"""They can ask for a second factor; whom, is decided in their own configuration or on their server."""

_OPTIONAL_WITH = {
    "pam_google_authenticator": frozenset({"nullok"}),
    "pam_yubico": frozenset({"nullok", "alwok"}),
    "pam_u2f": frozenset({"nouserok", "alwaysok"}),
}

_ASKS_NOTHING = frozenset(
    {
        *("pam_access", "pam_cap", "pam_cgfs", "pam_console", "pam_echo", "pam_ecryptfs", "pam_faillock"),
        *("pam_gnome_keyring", "pam_group", "pam_issue", "pam_keyinit", "pam_kwallet", "pam_kwallet5", "pam_lastlog", "pam_limits"),
        *("pam_listfile", "pam_localuser", "pam_loginuid", "pam_mail", "pam_motd", "pam_mount", "pam_nologin", "pam_rootok"),
        *("pam_securetty", "pam_selinux", "pam_shells", "pam_succeed_if", "pam_systemd", "pam_tally", "pam_tally2", "pam_time"),
        *("pam_umask", "pam_usertype", "pam_wheel", "pam_xauth"),
    }
)
"""They look at the account, the place or the time, and never ask for a proof."""

_ALWAYS = {
    "pam_permit": "success",
    "pam_deny": "auth_err",
    "pam_env": "ignore",
    "pam_faildelay": "ignore",
    "pam_warn": "ignore",
}

_AT_WILL: tuple[Behaviour, ...] = (
    (("success", _NOTHING),),
    (("ignore", _NOTHING),),
    (("auth_err", _NOTHING),),
    (("perm_denied", _NOTHING),),
    (("user_unknown", _NOTHING),),
    (("service_err", _NOTHING),),
)


def described(module: str, arguments: Sequence[str]) -> tuple[Proof | None, bool | Missing]:
    """What a module asks for, and whether it asks nothing of accounts that have not enrolled."""
    if module in _ASKS_PASSWORD or module == "pam_sss":
        return Proof.PASSWORD, False
    if module in _SECOND_FACTOR_DECIDED_ELSEWHERE:
        return Proof.SECOND_FACTOR, missing(Reason.NOT_SUPPORTED, "whom {module} asks is decided in its own configuration", module=module)
    if module in _ASKS_SECOND_FACTOR:
        if _is_optional(module, arguments):
            return Proof.SECOND_FACTOR, True
        if _has_grace(arguments):
            return Proof.SECOND_FACTOR, missing(
                Reason.NOT_SUPPORTED, "{module} does not ask for some time after a log-in (`grace_period`)", module=module
            )
        return Proof.SECOND_FACTOR, False
    return None, False


def _is_optional(module: str, arguments: Sequence[str]) -> bool:
    return not _OPTIONAL_WITH.get(module, frozenset()).isdisjoint(arguments)


def _has_grace(arguments: Sequence[str]) -> bool:
    return any(argument.startswith("grace_period=") and argument != "grace_period=0" for argument in arguments)


def is_certain(module: str) -> bool:
    """Whether its answers depend on nothing but what is proved."""
    return module in _ASKS_PASSWORD or module in _ASKS_SECOND_FACTOR or module in _ALWAYS or module == "pam_debug"


def behaviours(entry: PamEntry, service: str, *, rare: bool) -> tuple[Behaviour, ...]:
    """How the module may behave; with `rare` also towards accounts it does not know and when its source is out of reach."""
    module = entry.module
    if module in _ALWAYS:
        return (((_ALWAYS[module], _NOTHING),),)
    if module == "pam_debug":
        answers = [argument.removeprefix("auth=") for argument in entry.arguments if argument.startswith("auth=")]
        return (((answers[-1] if answers else "success", _NOTHING),),)
    if module == "pam_rootok" and service in ("su", "su-l"):
        return ((_REFUSES,),)  # for a caller who is not root
    if module == "pam_rootok" and service in ("sshd", "login"):
        return ((("success", _NOTHING),),)  # these run as root themselves
    without: tuple[Behaviour, ...] = ((("user_unknown", _NOTHING),), (("authinfo_unavail", _NOTHING),)) if rare else ()
    if module in _ASKS_PASSWORD:
        return ((("success", _PASSWORD), _REFUSES), *without)
    if module == "pam_sss":
        # A domain of sssd may demand a password with a one-time code.
        return ((("success", _PASSWORD), _REFUSES), (("success", _PASSWORD | _SECOND), _REFUSES), *without)
    if module in _ASKS_SECOND_FACTOR:
        asks: Behaviour = (("success", _SECOND), _REFUSES)
        if _is_optional(module, entry.arguments):
            return ((*asks, ("ignore", _NOTHING)), (*asks, ("success", _NOTHING)))
        if _has_grace(entry.arguments):
            return (asks, (("success", _NOTHING),), *without)
        return (asks, *without)
    if module == "pam_localuser" or (module == "pam_usertype" and entry.arguments and entry.arguments[-1] in ("isregular", "issystem")):
        # Of ordinary local accounts it is known what is said; of others it is rare.
        usual: Answer = ("auth_err" if "issystem" in entry.arguments else "success", _NOTHING)
        return _AT_WILL if rare else ((usual,),)
    if module in _ASKS_NOTHING:
        return _AT_WILL
    return (*_AT_WILL, (("success", _SECOND), _REFUSES), (("success", _PASSWORD), _REFUSES))
