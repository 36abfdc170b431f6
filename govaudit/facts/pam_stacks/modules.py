"""What is known of PAM modules: what each asks for, and what it may answer to `auth`.

Sources: the manual page of each module (Linux-PAM 1.3 to 1.7, google-authenticator-libpam, oath-toolkit,
pam-u2f, yubico-pam, sssd, pam_pkcs11, fprintd, pam_ssh_agent_auth, pam_radius).
"""

from __future__ import annotations

from collections.abc import Sequence

from govaudit.facts.pam import PamEntry, Proof
from govaudit.facts.pam_stacks.dispatch import NOTHING, Answer, Behaviour
from govaudit.facts.pam_stacks.said_always import IN_AUTH, said
from govaudit.model import Missing, Reason, missing

PASSWORD = frozenset({Proof.PASSWORD})
SECOND = frozenset({Proof.SECOND_FACTOR})

REFUSES: tuple[Answer, ...] = tuple(Answer(value, NOTHING) for value in ("auth_err", "maxtries", "conv_err", "authtok_err"))
"""What a module says to those who prove nothing: a wrong answer, several, none at all. They choose."""

ASKS_DIRECTORY = frozenset({"pam_ldap", "pam_krb5", "pam_winbind", "pam_userdb"})
"""They ask for a password that is kept elsewhere."""

ASKS_PASSWORD = frozenset({"pam_unix", "pam_unix2", *ASKS_DIRECTORY})

ASKS_SECOND_FACTOR = frozenset({"pam_google_authenticator", "pam_oath", "pam_u2f", "pam_yubico", "pam_otpw"})

SECOND_FACTOR_DECIDED_ELSEWHERE = frozenset({"pam_duo", "pam_privacyidea", "pam_linotp"})
"""They can ask for a second factor; whom, is decided in their own configuration or on their server."""

_ASKS_SOMETHING_ELSE = {"pam_pkcs11": SECOND, "pam_p11": SECOND, "pam_fprintd": SECOND, "pam_ssh_agent_auth": frozenset({Proof.KEY})}
"""A card, a finger, a key in an agent: enough or not by their own configuration."""

_WITHOUT_IT: tuple[tuple[Answer, ...], ...] = (
    REFUSES,
    *((Answer(value, NOTHING),) for value in ("ignore", "authinfo_unavail", "user_unknown", "cred_insufficient")),
)
"""What these say where nothing is set up for the account, or no reader is there: never success."""

_OPTIONAL_WITH = {
    "pam_google_authenticator": frozenset({"nullok"}),
    "pam_yubico": frozenset({"nullok", "alwok"}),
    "pam_u2f": frozenset({"nouserok", "alwaysok"}),
}

_NAMES_ITS_FILE = {"pam_google_authenticator": "secret=", "pam_oath": "usersfile=", "pam_u2f": "authfile=", "pam_yubico": "authfile="}
_USUAL_SECRET = frozenset({"~/.google_authenticator", "${HOME}/.google_authenticator"})

IGNORES_UNENROLLED = frozenset({"pam_google_authenticator"})
"""They say `ignore` to whom they do not ask (google-authenticator-libpam since 1.04 of 2017); others say `success` in some versions."""

LOOKS_ONLY = frozenset(
    {
        *("pam_access", "pam_cap", "pam_cgfs", "pam_console", "pam_echo", "pam_ecryptfs", "pam_faillock"),
        *("pam_gnome_keyring", "pam_group", "pam_issue", "pam_keyinit", "pam_kwallet", "pam_kwallet5", "pam_lastlog", "pam_limits"),
        *("pam_listfile", "pam_localuser", "pam_loginuid", "pam_mail", "pam_motd", "pam_mount", "pam_nologin", "pam_rootok"),
        *("pam_securetty", "pam_selinux", "pam_sepermit", "pam_shells", "pam_succeed_if", "pam_systemd", "pam_tally", "pam_tally2"),
        *("pam_time", "pam_umask", "pam_usertype", "pam_wheel", "pam_xauth"),
    }
)
"""They look at the account, the place or the time, and never ask for a proof."""

AT_WILL: tuple[Behaviour, ...] = tuple(
    (Answer(value, NOTHING),) for value in ("success", "ignore", "auth_err", "perm_denied", "user_unknown", "service_err")
)
MODULE_UNKNOWN: Behaviour = (Answer("module_unknown", NOTHING),)

RUN_BY_ROOT = frozenset(
    {
        *("sshd", "login", "remote", "cron", "crond", "atd", "vsftpd", "cockpit", "systemd-user", "xdm", "lxdm", "runuser", "runuser-l"),
        *("gdm-password", "gdm-autologin", "gdm-smartcard", "gdm-fingerprint", "lightdm", "lightdm-autologin", "sddm", "sddm-autologin"),
    }
)
"""Services whose programs run as root whoever comes; runuser serves root alone."""


def described(module: str, arguments: Sequence[str]) -> tuple[Proof | None, bool | Missing]:
    """What a module asks for, and whether it asks nothing of accounts that have not enrolled."""
    if module in ASKS_PASSWORD or module == "pam_sss":
        return Proof.PASSWORD, False
    if module in SECOND_FACTOR_DECIDED_ELSEWHERE:
        return Proof.SECOND_FACTOR, missing(Reason.NOT_SUPPORTED, "whom {module} asks is decided in its own configuration", module=module)
    if module in ASKS_SECOND_FACTOR:
        if is_optional(module, arguments):
            return Proof.SECOND_FACTOR, True
        if has_grace(arguments):
            return Proof.SECOND_FACTOR, missing(
                Reason.NOT_SUPPORTED, "{module} does not ask for some time after a log-in (`grace_period`)", module=module
            )
        return Proof.SECOND_FACTOR, False
    return None, False


def is_optional(module: str, arguments: Sequence[str]) -> bool:
    """Whether it is told to let accounts pass that have not enrolled."""
    return not _OPTIONAL_WITH.get(module, frozenset()).isdisjoint(arguments)


def place_of_enrolment(module: str, arguments: Sequence[str]) -> str | None:
    """The name under which it is known who has enrolled (`PamSurroundings.enrolled`); None where the secret is in a place not followed."""
    option = _NAMES_ITS_FILE.get(module)
    if option is None:
        return None
    named = [argument.removeprefix(option) for argument in arguments if argument.startswith(option)]
    if not named and module == "pam_oath":
        return None
    if not named or (module == "pam_google_authenticator" and named[-1] in _USUAL_SECRET):
        return module
    return f"{module} {named[-1]}"


def has_grace(arguments: Sequence[str]) -> bool:
    """Whether it asks nothing for some time after a log-in."""
    return any(argument.startswith("grace_period=") and argument != "grace_period=0" for argument in arguments)


def is_certain(module: str) -> bool:
    """Whether its answers depend on nothing but what is proved."""
    return module in ASKS_PASSWORD or module in ASKS_SECOND_FACTOR or module == "pam_debug" or len(IN_AUTH.get(module, ())) == 1


def for_anybody(entry: PamEntry, service: str, *, rare: bool) -> tuple[Behaviour, ...]:
    """How the module may behave; with `rare` also towards accounts it does not know and when its source is out of reach."""
    if entry.is_there is False:
        return (MODULE_UNKNOWN,)
    perhaps = (MODULE_UNKNOWN,) if isinstance(entry.is_there, Missing) and rare else ()
    return (*_known_to_anybody(entry, service, rare=rare), *perhaps)


def _known_to_anybody(entry: PamEntry, service: str, *, rare: bool) -> tuple[Behaviour, ...]:
    module = entry.module
    if (values := said(entry, "auth", [])) is not None:
        return tuple((Answer(value, NOTHING),) for value in values)
    if module == "pam_rootok" and service in ("su", "su-l"):
        return ((Answer("auth_err", NOTHING),),)  # for a caller who is not root
    if module == "pam_rootok" and service in RUN_BY_ROOT:
        return ((Answer("success", NOTHING),),)
    without: tuple[Behaviour, ...] = ((Answer("user_unknown", NOTHING),), (Answer("authinfo_unavail", NOTHING),)) if rare else ()
    if module in ASKS_PASSWORD:
        return (asking(PASSWORD), *without)
    if module == "pam_sss":
        # A domain of sssd may demand a password with a one-time code.
        return (asking(PASSWORD), asking(PASSWORD | SECOND), *without)
    if module in ASKS_SECOND_FACTOR:
        asks = asking(SECOND)
        if is_optional(module, entry.arguments):
            ignored: Behaviour = (*asks, Answer("ignore", NOTHING))
            return (ignored,) if module in IGNORES_UNENROLLED else (ignored, (*asks, Answer("success", NOTHING)))
        if has_grace(entry.arguments):
            return (asks, (Answer("success", NOTHING),), *without)
        return (asks, *without)
    if module == "pam_localuser" or (module == "pam_usertype" and entry.arguments and entry.arguments[-1] in ("isregular", "issystem")):
        # Of ordinary local accounts it is known what is said; of others it is rare.
        usual: Answer = Answer("auth_err" if "issystem" in entry.arguments else "success", NOTHING)
        return AT_WILL if rare else ((usual,),)
    if module in LOOKS_ONLY:
        return AT_WILL
    return unknown(module)


def unknown(module: str) -> tuple[Behaviour, ...]:
    """What a module may do of which nothing is known, or whose own configuration decides."""
    if module in _ASKS_SOMETHING_ELSE:
        return (asking(_ASKS_SOMETHING_ELSE[module]), *_WITHOUT_IT)
    return (*AT_WILL, asking(SECOND), asking(PASSWORD), asking(PASSWORD | SECOND))


def asking(proofs: frozenset[Proof]) -> Behaviour:
    """Success for these proofs, a refusal without them."""
    return (Answer("success", proofs), *REFUSES)
