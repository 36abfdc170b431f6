"""libpam's rules (pam.conf(5), `_pam_dispatch_aux`) over what the modules of a stack may answer.

Every way through the stack is followed at once. Whoever logs in chooses what to prove; what a module
decides by itself (a condition on the account, its own configuration) is a *world* of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from govaudit.facts.pam import PamEntry, Proof
from govaudit.model import Missing, Reason, missing

NONE_YET, USELESS, PASSWORD_TEXT, CODE, BOTH = "none yet", "useless", "password", "code", "password and code"
"""What the text may be that modules share."""
ONE_TEXT = (USELESS, PASSWORD_TEXT, CODE, BOTH)
"""What somebody may type who is asked once."""


class Answer(NamedTuple):
    """What a module says in one case."""

    value: str
    """A return value by the name that it has in a control."""
    proofs: frozenset[Proof]
    """What must have been proved for it."""
    given: frozenset[str] | None = None
    """What the shared text must be; None: anything."""
    leaves: str | None = None
    """What the shared text is afterwards; None: what it was."""
    typed: frozenset[str] | None = None
    """What must have been typed where the module asks; None: it does not matter, or nothing is."""


Behaviour = tuple[Answer, ...]
"""Answers between which whoever logs in can choose, by proving or not."""

NOTHING: frozenset[Proof] = frozenset()

_CONTROLS: dict[str, dict[str, str]] = {
    "required": {"success": "ok", "new_authtok_reqd": "ok", "ignore": "ignore", "default": "bad"},
    "requisite": {"success": "ok", "new_authtok_reqd": "ok", "ignore": "ignore", "default": "die"},
    "sufficient": {"success": "done", "new_authtok_reqd": "done", "default": "ignore"},
    "optional": {"success": "ok", "new_authtok_reqd": "ok", "default": "ignore"},
    "substack": {"default": "ignore"},
}

RETURN_VALUES = frozenset(
    {
        *("success", "open_err", "symbol_err", "service_err", "system_err", "buf_err", "perm_denied", "auth_err"),
        *("cred_insufficient", "authinfo_unavail", "user_unknown", "maxtries", "new_authtok_reqd", "acct_expired", "session_err"),
        *("cred_unavail", "cred_expired", "cred_err", "no_module_data", "conv_err", "authtok_err", "authtok_recover_err"),
        *("authtok_lock_busy", "authtok_disable_aging", "try_again", "ignore", "abort", "authtok_expired", "module_unknown"),
        *("bad_item", "conv_again", "incomplete"),
    }
)

_RULE = re.compile(rf"(default|{'|'.join(sorted(RETURN_VALUES))})\s*=\s*(ignore|ok|done|bad|die|reset|[0-9]+)")
_ALL_BAD = {"default": "bad"}
_LONGEST_JUMP = 4
"""Digits of a jump."""
_MAX_WORLDS = 150
_PASSED: Behaviour = (Answer("success", NOTHING),)
"""What stands for the beginning of a substack."""
_MUST_FAIL: Behaviour = (Answer("perm_denied", NOTHING),)
"""What libpam takes for an entry that it cannot use."""


class State(NamedTuple):
    """How far one way through the stack has come."""

    position: int
    impression: str
    """`undefined`, `positive` or `negative`, as libpam calls it."""
    status: str
    """The return value that libpam would give if the stack ended here."""
    text: str
    """What the text is that modules share."""
    proofs: frozenset[Proof]
    entered: tuple[tuple[str, str], ...] = ()
    """Impression and status with which each substack was entered, to which `reset` goes back; kept only where there is such a control."""
    typed: str | None = None
    """The one text that answers whatever is asked; None: each question has an answer of its own."""


World = frozenset[State]


def worlds_after(
    service: str, stack: Sequence[PamEntry], behaviours: Callable[[PamEntry], Sequence[Behaviour]], *, by_one_text: bool = False
) -> set[frozenset[tuple[str, frozenset[Proof]]]] | Missing:
    """For each world: what the stack can return (`success`, `new_authtok_reqd`, or `perm_denied` for all else), and for which proofs.

    `by_one_text`: the program answers all questions with the same text.
    """
    for entry in stack:
        control = actions(entry.control)
        if control is None:
            return missing(
                Reason.NOT_SUPPORTED,
                "{path}:{line}: the control {control} is not followed",
                path=entry.place.path,
                line=entry.place.line,
                control=entry.control,
            )
    choices = (frozenset(_distinct(choice, entry.control) for choice in _choices(entry, behaviours)) for entry in stack)
    levels, controls = tuple(entry.level for entry in stack), tuple(entry.control for entry in stack)
    found = _followed(levels, controls, tuple(choices), by_one_text=by_one_text)
    if found is None:
        return missing(Reason.NOT_SUPPORTED, "the stack of {service} has too many conditions to be followed", service=service)
    return set(found)


@lru_cache(maxsize=500)  # most accounts meet the same
def _followed(
    levels: Sequence[int], controls: Sequence[str], behaviours: Sequence[frozenset[Behaviour]], *, by_one_text: bool
) -> frozenset[frozenset[tuple[str, frozenset[Proof]]]] | None:
    """What `worlds_after` tells; None where there are too many worlds."""
    start = State(0, "undefined", "perm_denied", NONE_YET, NOTHING)
    worlds: set[World] = {frozenset(start._replace(typed=text) for text in (ONE_TEXT if by_one_text else (None,)))}
    keeps = any("reset" in (actions(control) or {}).values() for control in controls) and any(levels)
    for position, choices in enumerate(behaviours):
        control = actions(controls[position])
        assert control is not None
        if keeps and controls[position] == "substack":
            worlds = {_entering(world, position, levels[position]) for world in worlds}
        worlds = {_advanced(world, position, levels, control, choice) for world in worlds for choice in choices}
        if len(worlds) > _MAX_WORLDS:
            return None
    return frozenset(frozenset((_returned(state), state.proofs) for state in world) for world in worlds)


def proofs_in(world: Iterable[tuple[str, frozenset[Proof]]]) -> frozenset[frozenset[Proof]]:
    """The least with which one gets through; empty where nobody does."""
    return least(proofs for value, proofs in world if value == "success")


def least(alternatives: Iterable[frozenset[Proof]]) -> frozenset[frozenset[Proof]]:
    """The sets of which no other one is a part."""
    sets = set(alternatives)
    return frozenset(proofs for proofs in sets if not any(other < proofs for other in sets))


def in_order(alternatives: Iterable[frozenset[Proof]]) -> list[list[Proof]]:
    """Alternatives as facts hold them."""
    return [sorted(proofs) for proofs in sorted(alternatives, key=lambda proofs: (len(proofs), sorted(proofs)))]


@lru_cache(maxsize=200)
def actions(control: str) -> Mapping[str, str] | None:
    """What follows from each return value: by name, with `default`; None where a jump is too large to be followed.

    As `_pam_parse_control` reads it: words need no brackets, and where one cannot be read, everything is `bad`.
    """
    if control in _CONTROLS:
        return _CONTROLS[control]
    text = control.removeprefix("[").removesuffix("]").strip()
    found: dict[str, str] = {}
    while text:
        rule = _RULE.match(text)
        if rule is None:
            return _ALL_BAD
        value, action = rule.groups()
        if action.isdigit() and not 0 < len(action.lstrip("0")) <= _LONGEST_JUMP:
            return None if action.lstrip("0") else _ALL_BAD
        if value != "default" or "default" not in found:  # libpam's default fills what is not set yet, and so only once
            found[value] = action.lstrip("0") if action.isdigit() else action
        text = text[rule.end() :].lstrip()
    return _ALL_BAD | found


def _choices(entry: PamEntry, behaviours: Callable[[PamEntry], Sequence[Behaviour]]) -> Sequence[Behaviour]:
    if entry.control == "substack":
        return (_PASSED,)
    return (_MUST_FAIL,) if entry.is_broken else behaviours(entry)


@lru_cache(maxsize=1000)  # modules have a few behaviours, and meet a few controls
def _distinct(choice: Behaviour, written: str) -> Behaviour:
    """The choice with one return value for all those that have the same effect under a control that can be followed."""
    control = actions(written)
    assert control is not None
    by_effect: dict[tuple[object, ...], Answer] = {}
    for answer in sorted(choice, key=lambda answer: (answer.value, sorted(answer.proofs))):
        value, proofs, given, leaves, typed = answer
        action = control.get(value, control["default"])
        matters = action in ("ok", "done", "bad", "die") and value in ("success", "new_authtok_reqd")
        by_effect.setdefault((f"{action} {value}" if matters else action, matters, proofs, given, leaves, typed), answer)
    return tuple(by_effect.values())


def _returned(state: State) -> str:
    """libpam guards `success` alone: that a new password is due is returned even where the stack has failed by it."""
    if state.status == "new_authtok_reqd" or (state.status == "success" and state.impression == "positive"):
        return state.status
    return "perm_denied"


def _advanced(world: World, position: int, levels: Sequence[int], control: Mapping[str, str], choice: Behaviour) -> World:
    states = [state for state in world if state.position != position]
    for state in world:
        if state.position == position:
            states.extend(_after(state, levels, control, answer) for answer in choice if _is_possible(answer, state))
    return _without_detours(states)


def _is_possible(answer: Answer, state: State) -> bool:
    by_text = answer.given is None or state.text in answer.given
    return by_text and (answer.typed is None or state.typed is None or state.typed in answer.typed)


def _entering(world: World, position: int, level: int) -> World:
    """The world before a substack, of which it is kept how it was entered."""
    return frozenset(
        state._replace(entered=(*state.entered[:level], (state.impression, state.status))) if state.position == position else state
        for state in world
    )


def _after(state: State, levels: Sequence[int], control: Mapping[str, str], answer: Answer) -> State:
    """The state after the module at `state.position` has answered."""
    value = answer.value
    action = control.get(value, control["default"])
    here = state.position
    state = state._replace(position=here + 1, text=answer.leaves or state.text, proofs=state.proofs | answer.proofs)
    match action:
        case "ignore":
            return state
        case "reset":
            level = levels[here]
            impression, status = state.entered[level - 1] if level else ("undefined", "perm_denied")
            return state._replace(impression=impression, status=status)
        case "ok" | "done":
            if state.impression == "undefined" or (state.impression == "positive" and state.status == "success"):
                state = state._replace(impression="positive", status=value if value in ("success", "new_authtok_reqd") else "other")
            if action == "done" and state.impression == "positive":
                return state._replace(position=_end_of_level(here, levels))
            return state
        case "bad" | "die":
            if state.impression != "negative":
                state = state._replace(impression="negative", status="new_authtok_reqd" if value == "new_authtok_reqd" else "perm_denied")
            return state._replace(position=_end_of_level(here, levels)) if action == "die" else state
        case _:
            target = _jump(here, int(action), levels)
            if target is None:  # beyond the end: libpam refuses
                return state._replace(impression="negative", status="perm_denied")
            return state._replace(position=target)


def _end_of_level(here: int, levels: Sequence[int]) -> int:
    """Where it goes on after `done` and `die`: behind the substack, which at level 0 is the whole stack."""
    level = levels[here]
    following = here + 1
    while following < len(levels) and levels[following] >= level:
        following += 1
    return following


def _jump(here: int, count: int, levels: Sequence[int]) -> int | None:
    """The position behind the next `count` modules; a substack counts as one."""
    level = levels[here]
    following = here + 1
    for _ in range(count):
        if following >= len(levels) or levels[following] < level:
            return None
        following += 1
        while following < len(levels) and levels[following] > level:
            following += 1
    return following


def _without_detours(states: Sequence[State]) -> World:
    """Without those that have proved more than another one which stands at the same point."""
    return frozenset(state for state in states if not any(_is_detour(state, other) for other in states))


def _is_detour(state: State, other: State) -> bool:
    return other[:4] == state[:4] and other[5:] == state[5:] and other.proofs < state.proofs
