"""What each module may answer to one account, in `auth` and in `account`.

Sources: the manual page and the source of each module (Linux-PAM 1.3 to 1.7). Where versions differ, all their answers are possible.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import NamedTuple

from govaudit.facts.accounts import Account
from govaudit.facts.pam import PamEntry, PamSurroundings
from govaudit.facts.pam_stacks import conditions
from govaudit.facts.pam_stacks.dispatch import NOTHING, Answer, Behaviour
from govaudit.facts.pam_stacks.modules import (
    ASKS_DIRECTORY,
    ASKS_SECOND_FACTOR,
    AT_WILL,
    IGNORES_UNENROLLED,
    LOOKS_ONLY,
    MODULE_UNKNOWN,
    PASSWORD,
    REFUSES,
    SECOND,
    asking,
    has_grace,
    is_optional,
    place_of_enrolment,
    unknown,
)
from govaudit.facts.pam_stacks.said_always import said
from govaudit.facts.pam_stacks.shared_text import asking_for_code, asking_for_password, text_left, typed_for_others
from govaudit.facts.pam_stacks.unix_account import expiry, is_told
from govaudit.model import Missing

Behaviours = tuple[Behaviour, ...]


class Door(NamedTuple):
    """One account before one stack."""

    kind: str
    """`auth` or `account`."""
    service: str
    account: Account
    surroundings: PamSurroundings
    caller: Account | None
    empty_passwords: bool | Missing
    follows_text: bool = False
    """Whether it is known of all modules of the stack what they do with the text that modules share."""
    by_one_text: bool = False
    """Whether the program answers all questions with the same text."""
    is_locked: bool = False
    """Whether too many failed attempts stand against the account."""


_ACCOUNT_AT_WILL: Behaviours = (
    *AT_WILL,
    *((Answer(value, NOTHING),) for value in ("acct_expired", "new_authtok_reqd", "authinfo_unavail", "authtok_expired", "module_unknown")),
)

_CONDITIONS: dict[str, Callable[[PamEntry, Door], Iterable[str] | None]] = {
    "pam_access": conditions.access,
    "pam_echo": conditions.echo,
    "pam_faillock": conditions.faillock,
    "pam_lastlog": conditions.lastlog,
    "pam_listfile": conditions.listfile,
    "pam_localuser": conditions.localuser,
    "pam_nologin": conditions.nologin,
    "pam_rhosts": conditions.rhosts,
    "pam_rootok": conditions.rootok,
    "pam_securetty": conditions.securetty,
    "pam_sepermit": conditions.sepermit,
    "pam_shells": conditions.shells,
    "pam_succeed_if": conditions.succeed_if,
    "pam_tally": conditions.tally,
    "pam_tally2": conditions.tally,
    "pam_time": conditions.time,
    "pam_usertype": conditions.usertype,
    "pam_wheel": conditions.wheel,
}


def answers_of(entry: PamEntry, door: Door, *, usual: bool = False) -> Behaviours:
    """How the module may behave towards the account; several where that depends on something that is not seen.

    `usual`: modules of which that is not known are there, and the account has set up what it must.
    """
    if entry.is_there is False:
        return (MODULE_UNKNOWN,)
    perhaps = (MODULE_UNKNOWN,) if isinstance(entry.is_there, Missing) and not usual else ()
    values = said(entry, door.kind, door.surroundings.libpam)
    fixed = tuple((Answer(value, NOTHING),) for value in values or ())
    found = fixed or _by_condition(entry, door) or (_in_auth(entry, door, usual=usual) if door.kind == "auth" else _in_account(entry, door))
    return (*found, *perhaps)


def _by_condition(entry: PamEntry, door: Door) -> Behaviours:
    decide = _CONDITIONS.get(entry.module)
    answers = decide(entry, door) if decide is not None else None
    return tuple((Answer(answer, NOTHING),) for answer in answers or ())


def _in_auth(entry: PamEntry, door: Door, *, usual: bool) -> Behaviours:
    module = entry.module
    if module in ("pam_unix", "pam_unix2"):
        return _password(entry, door)
    without: Behaviours = ((Answer("user_unknown", NOTHING),), (Answer("authinfo_unavail", NOTHING),))
    if module in ASKS_DIRECTORY:
        return (asking(PASSWORD), *without)
    if module == "pam_sss":
        return (asking(PASSWORD), asking(PASSWORD | SECOND), *without)
    if module in ASKS_SECOND_FACTOR:
        return _second_factor(entry, door, usual=usual)
    if module == "pam_ftp":
        return _anonymous(entry, door)
    if module == "pam_exec":
        return _program(entry, "auth")
    if module == "pam_stress" and not entry.arguments:
        return (typed_for_others("success"),)
    return AT_WILL if module in LOOKS_ONLY else unknown(module)


def _password(entry: PamEntry, door: Door) -> Behaviours:
    """pam_unix: a locked password matches nothing; an empty one is not asked for, where `nullok` and the program say so."""
    password = door.account.password
    lets_empty = is_told(entry, "nullok")
    nothing_asked: Behaviour = (Answer("success", NOTHING),)
    is_followed, version = door.follows_text and entry.module == "pam_unix", door.surroundings.libpam
    asks = asking_for_password(entry, version) if is_followed else asking(PASSWORD)
    refuses = asking_for_password(entry, version, matches=False) if is_followed else REFUSES
    if isinstance(password, Missing):
        return (asks, refuses, *((nothing_asked,) if lets_empty else ()))
    match password.state:
        case "set":
            return (asks,)
        case "empty" if lets_empty and isinstance(door.empty_passwords, Missing):
            return (nothing_asked, refuses)
        case "empty" if lets_empty and door.empty_passwords:
            return (nothing_asked,)
        case _:
            return (refuses,)


def _second_factor(entry: PamEntry, door: Door, *, usual: bool) -> Behaviours:
    """Whether the account has set it up is seen where its secret is in the usual place."""
    lets_pass = is_optional(entry.module, entry.arguments)
    is_followed = door.follows_text and entry.module in ("pam_google_authenticator", "pam_oath")
    asks = asking_for_code(entry) if is_followed else asking(SECOND)
    enrolled = _has_enrolled(entry, door)
    passing: Behaviours = ((*REFUSES, Answer("ignore", NOTHING)), (*REFUSES, Answer("success", NOTHING))) if lets_pass else ()
    passing = passing[:1] if entry.module in IGNORES_UNENROLLED else passing
    if "alwaysok" in entry.arguments or "alwok" in entry.arguments:
        return passing
    graced: Behaviours = ((Answer("success", NOTHING),),) if has_grace(entry.arguments) else ()
    left = text_left(entry) if is_followed else ()
    unknown_to_it = _unknown_to(entry, door, left)
    if _is_refused(entry, door):
        return unknown_to_it
    if enrolled is True:
        return (asks, *graced)
    if enrolled is False:
        return passing or unknown_to_it
    return (asks, *passing, *graced, *(() if lets_pass or usual else unknown_to_it))


def _unknown_to(entry: PamEntry, door: Door, left: Behaviour) -> Behaviours:
    """What the module says to those who have not enrolled, and may not pass; `left`: the text that it leaves in doing so."""
    if entry.module == "pam_google_authenticator":
        return (*_refusing("auth_err", left),)
    unknown_user, refused = (Answer("user_unknown", NOTHING),), (*REFUSES, *left)
    if entry.module == "pam_oath":  # it asks nothing where its file has others, and asks in vain where that is not there
        has_others = door.surroundings.enrolled.get(place_of_enrolment(entry.module, entry.arguments) or "")
        return (unknown_user,) if has_others else (unknown_user, refused)
    return (unknown_user, *_refusing("authinfo_unavail", left), refused)


def _refusing(value: str, left: Behaviour) -> Behaviours:
    return ((Answer(value, NOTHING), *(answer._replace(value=value) for answer in left)),)


def _has_enrolled(entry: PamEntry, door: Door) -> bool | None:
    names = door.surroundings.enrolled.get(place_of_enrolment(entry.module, entry.arguments) or "")
    return None if names is None or isinstance(names, Missing) else door.account.name in names


def _is_refused(entry: PamEntry, door: Door) -> bool:
    """Whether pam_google_authenticator refuses the secret for its mode or owner, as it does unless it is told otherwise."""
    told = any(argument.startswith(("allowed_perm=", "no_strict_owner", "user=")) for argument in entry.arguments)
    is_usual = place_of_enrolment(entry.module, entry.arguments) == "pam_google_authenticator"
    return is_usual and not told and door.account.name in door.surroundings.refused_secrets


def _anonymous(entry: PamEntry, door: Door) -> Behaviours:
    """pam_ftp lets `ftp` and `anonymous` in, and keeps what others type for the modules that follow."""
    if door.account.name in ("ftp", "anonymous") or any(argument.startswith("users=") for argument in entry.arguments):
        return unknown("pam_ftp")
    return (typed_for_others("auth_err"),)


def _program(entry: PamEntry, kind: str) -> Behaviours:
    """pam_exec: a program, of which it is not known what it looks at; it is given what is typed with `expose_authtok` alone."""
    given = itertools.takewhile(lambda argument: not argument.startswith("/"), entry.arguments)
    options = [option.lower() if "=" not in option else option for option in given]
    if any(option.lower().startswith("type=") and option[5:] != kind for option in options):
        return ((Answer("ignore", NOTHING),),)
    if all(option in _OPTIONS_OF_EXEC or option.lower().startswith(("log=", "type=")) for option in options) and options == entry.arguments:
        return ((Answer("service_err", NOTHING),),)
    decided: Behaviours = ((Answer("success", NOTHING),), (Answer("system_err", NOTHING),))
    if kind != "auth":
        return decided
    return (*decided, asking(SECOND), *((asking(PASSWORD), asking(PASSWORD | SECOND)) if "expose_authtok" in options else ()))


_OPTIONS_OF_EXEC = frozenset({"debug", "stdout", "seteuid", "quiet", "quiet_log", "expose_authtok"})


def _in_account(entry: PamEntry, door: Door) -> Behaviours:
    if entry.module == "pam_unix":
        return tuple((Answer(answer, NOTHING),) for answer in sorted(expiry(entry, door.account, door.surroundings.today)))
    if entry.module == "pam_stress" and not entry.arguments:
        return ((Answer("success", NOTHING),),)
    return _program(entry, "account") if entry.module == "pam_exec" else _ACCOUNT_AT_WILL
