"""The text that modules share (PAM_AUTHTOK): what somebody typed once may serve several modules, or be of no use to the next one.

Sources: pam_get_authtok(3), pam_unix (Linux-PAM 1.3 to 1.7), google-authenticator-libpam, oath-toolkit.
"""

from __future__ import annotations

from collections.abc import Sequence

from govaudit.facts.pam import PamEntry, Proof
from govaudit.facts.pam_stacks.dispatch import BOTH, CODE, NONE_YET, NOTHING, PASSWORD_TEXT, USELESS, Answer, Behaviour
from govaudit.facts.pam_stacks.said_always import NOT_IN_AUTH

FOLLOWED = frozenset({"pam_unix", "pam_google_authenticator", "pam_oath", "pam_ftp", "pam_stress"})
_DO_NOT_TOUCH_IT = NOT_IN_AUTH | {
    *("pam_access", "pam_cap", "pam_debug", "pam_deny", "pam_echo", "pam_env", "pam_faildelay", "pam_faillock", "pam_group"),
    *("pam_issue", "pam_keyinit", "pam_lastlog", "pam_listfile", "pam_localuser", "pam_mail", "pam_nologin", "pam_permit"),
    *("pam_rhosts", "pam_rootok", "pam_securetty", "pam_selinux", "pam_sepermit", "pam_shells", "pam_succeed_if", "pam_tally"),
    *("pam_tally2", "pam_time", "pam_timestamp", "pam_u2f", "pam_usertype", "pam_warn", "pam_wheel"),
}
_P, _S = frozenset({Proof.PASSWORD}), frozenset({Proof.SECOND_FACTOR})
_WRONG_TEXTS = frozenset({USELESS, CODE, BOTH})
_REFUSALS = ("auth_err", "maxtries", "conv_err", "authtok_err")


def is_followed(stack: Sequence[PamEntry]) -> bool:
    """Whether no module of the stack is there of which it is not known what it does with the text."""
    known = FOLLOWED | _DO_NOT_TOUCH_IT
    return all(
        entry.module in known or entry.is_there is False or entry.is_broken or entry.control == "substack" or _is_silent_program(entry)
        for entry in stack
    )


def _is_silent_program(entry: PamEntry) -> bool:
    return entry.module == "pam_exec" and "expose_authtok" not in (argument.lower() for argument in entry.arguments)


_TYPED = ((_P, PASSWORD_TEXT), (_S, CODE), (_P | _S, BOTH), (NOTHING, USELESS))
"""What somebody may type, by what they can prove."""


def typed_for_others(value: str) -> Behaviour:
    """pam_ftp and pam_stress: they say the same to everybody, and leave what was typed."""
    refusals = (Answer("authinfo_unavail", NOTHING), Answer("conv_err", NOTHING))
    return (*refusals, *(_leaving(value, proofs, text) for proofs, text in _TYPED))


def asking_for_password(entry: PamEntry, version: list[int], *, matches: bool = True) -> Behaviour:
    """pam_unix: takes the text that is there; before Linux-PAM 1.4 it asks anew where it is not told to take it.

    `matches`: there is a password that matches; who has none is asked all the same.
    """
    wrong_ones = _WRONG_TEXTS if matches else frozenset({PASSWORD_TEXT}) | _WRONG_TEXTS
    right = Answer("success", _P, given=frozenset({PASSWORD_TEXT}))
    there = (*([right] if matches else []), *(Answer(value, NOTHING, given=wrong_ones) for value in ("auth_err", "maxtries")))
    if "use_first_pass" in entry.arguments:
        return (*there, *(Answer(value, NOTHING, given=frozenset({NONE_YET})) for value in _REFUSALS))
    asked = frozenset({NONE_YET}) if "try_first_pass" in entry.arguments or version >= [1, 4] else None
    asking = right._replace(given=asked, leaves=PASSWORD_TEXT, typed=frozenset({PASSWORD_TEXT}))
    return (
        *([asking] if matches else []),
        *there,
        *(Answer(value, NOTHING, given=asked) for value in ("conv_err", "authtok_err")),
        *(_leaving(value, proofs, text, asked) for value in ("auth_err", "maxtries") for proofs, text in _TYPED if text in wrong_ones),
    )


def _leaving(value: str, proofs: frozenset[Proof], text: str, given: frozenset[str] | None = None) -> Answer:
    """What is said to who has typed the text; what is useless may be anything that was typed."""
    return Answer(value, proofs, given=given, leaves=text, typed=None if text is USELESS else frozenset({text}))


def asking_for_code(entry: PamEntry) -> Behaviour:
    """Whether the code is asked for, or taken from the end of the text that is there, of which a password may be left."""
    options = set(entry.arguments)
    by_oath = entry.module == "pam_oath"
    divides = _divides(entry)
    takes_there = not options.isdisjoint({"use_first_pass", "try_first_pass"})
    answers: list[Answer] = []
    if takes_there:
        answers.append(Answer("success", _S, given=frozenset({CODE}), leaves=USELESS if divides else None))
        if divides or not by_oath:
            answers.append(Answer("success", _S, given=frozenset({BOTH}), leaves=PASSWORD_TEXT if divides else None))
    if "use_first_pass" not in options:
        asked = frozenset({NONE_YET}) if takes_there and by_oath else None
        answers.append(Answer("success", _S, given=asked, typed=None if divides else frozenset({CODE})))
        if divides:
            answers.append(Answer("success", _P | _S, given=asked, leaves=PASSWORD_TEXT, typed=frozenset({BOTH})))
    refusals = ("auth_err", "conv_err") if by_oath and "use_first_pass" not in options else ("auth_err",)
    return (*answers, *text_left(entry), *(Answer(value, NOTHING) for value in refusals))


def text_left(entry: PamEntry) -> Behaviour:
    """What is left where the code was wrong, or nobody could have given the right one."""
    if not _divides(entry):
        return ()
    return tuple(Answer("auth_err", proofs, leaves=text) for proofs, text in ((_P, PASSWORD_TEXT), (NOTHING, USELESS)))


def _divides(entry: PamEntry) -> bool:
    """Whether a password may stand before the code, and is left to the modules that follow."""
    if entry.module == "pam_oath":
        return any(one.startswith("digits=") and one != "digits=0" for one in entry.arguments)
    return "forward_pass" in entry.arguments

