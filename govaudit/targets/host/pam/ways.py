"""What an `auth` stack comes to: libpam's rules (pam.conf(5), `_pam_dispatch_aux`) over what its modules may answer.

Every way through the stack is followed at once. Whoever logs in chooses what to prove; what a module
decides by itself (a condition on the account, its own configuration) is a *world* of its own. Where the
worlds in which anybody gets through do not agree on the least that is demanded, it is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from govaudit.facts.pam import PamEntry, Proof
from govaudit.model import Missing, Reason, missing
from govaudit.targets.host.pam.modules import Behaviour, behaviours, is_certain

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

_MAX_WORLDS = 150
_PASSED: Behaviour = (("success", frozenset()),)
"""What stands for the beginning of a substack."""


class _State(NamedTuple):
    """How far one way through the stack has come."""

    position: int
    impression: str
    """`undefined`, `positive` or `negative`, as libpam calls it."""
    succeeds: bool
    """Whether the status that libpam would return is success."""
    proofs: frozenset[Proof]


World = frozenset[_State]


def ways_through(service: str, stack: Sequence[PamEntry]) -> list[list[Proof]] | Missing:
    """The least that gets somebody through, as `PamService.ways` says."""
    controls: list[Mapping[str, str]] = []
    for entry in stack:
        control = actions(entry.control)
        if control is None or ("reset" in control.values() and entry.level):
            return missing(
                Reason.NOT_SUPPORTED,
                "{path}:{line}: the control {control} is not followed",
                path=entry.place.path,
                line=entry.place.line,
                control=entry.control,
            )
        controls.append(control)
    usual = _results(service, stack, controls, rare=False)
    with_rare = _results(service, stack, controls, rare=True)
    if isinstance(usual, Missing):
        return usual
    if isinstance(with_rare, Missing):
        return with_rare
    least_of_all = _least(proofs for result in with_rare for proofs in result)
    if len(usual) > 1 or least_of_all != next(iter(usual), frozenset()):
        modules = sorted({entry.module for entry in stack if entry.control != "substack" and not is_certain(entry.module)})
        if modules:
            return missing(
                Reason.NOT_SUPPORTED, "what {service} demands depends on what {modules} decide", service=service, modules=modules
            )
        return missing(Reason.NOT_SUPPORTED, "what {service} demands depends on the account", service=service)
    return [sorted(proofs) for proofs in sorted(least_of_all, key=lambda proofs: (len(proofs), sorted(proofs)))]


def actions(control: str) -> Mapping[str, str] | None:
    """What follows from each return value: by name, with `default`; None where it cannot be read."""
    if control in _CONTROLS:
        return _CONTROLS[control]
    found: dict[str, str] = {}
    for word in control.strip("[]").split():
        value, _, action = word.partition("=")
        known_action = action in ("ignore", "ok", "done", "bad", "die", "reset") or re.fullmatch(r"[1-9][0-9]{0,3}", action)
        if (value != "default" and value not in RETURN_VALUES) or not known_action:
            return None
        found[value] = action
    return {"default": "bad"} | found


def _results(
    service: str, stack: Sequence[PamEntry], controls: Sequence[Mapping[str, str]], *, rare: bool
) -> set[frozenset[frozenset[Proof]]] | Missing:
    """What each world demands at least; worlds in which nobody gets through are left out."""
    worlds: set[World] = {frozenset({_State(0, "undefined", succeeds=False, proofs=frozenset())})}
    for position, entry in enumerate(stack):
        choices = behaviours(entry, service, rare=rare) if entry.control != "substack" else (_PASSED,)
        worlds = {_advanced(world, position, stack, controls[position], choice) for world in worlds for choice in choices}
        if len(worlds) > _MAX_WORLDS:
            return missing(Reason.NOT_SUPPORTED, "the stack of {service} has too many conditions to be followed", service=service)
    through = {_least(state.proofs for state in world if state.impression == "positive" and state.succeeds) for world in worlds}
    return {result for result in through if result}


def _advanced(world: World, position: int, stack: Sequence[PamEntry], control: Mapping[str, str], choice: Behaviour) -> World:
    states = [state for state in world if state.position != position]
    for state in world:
        if state.position == position:
            states.extend(_after(state, stack, control, value, proofs) for value, proofs in choice)
    return _without_detours(states)


def _after(state: _State, stack: Sequence[PamEntry], control: Mapping[str, str], value: str, proofs: frozenset[Proof]) -> _State:
    """The state after the module at `state.position` has answered."""
    action = control.get(value, control["default"])
    here = state.position
    state = state._replace(position=here + 1, proofs=state.proofs | proofs)
    match action:
        case "ignore":
            return state
        case "reset":
            return state._replace(impression="undefined", succeeds=False)
        case "ok" | "done":
            if state.impression == "undefined" or (state.impression == "positive" and state.succeeds):
                state = state._replace(impression="positive", succeeds=value == "success")
            if action == "done" and state.impression == "positive":
                return state._replace(position=_end_of_level(here, stack))
            return state
        case "bad" | "die":
            state = state._replace(impression="negative", succeeds=False)
            return state._replace(position=_end_of_level(here, stack)) if action == "die" else state
        case _:
            target = _jump(here, int(action), stack)
            if target is None:  # beyond the end: libpam refuses
                return state._replace(impression="negative", succeeds=False)
            return state._replace(position=target)


def _end_of_level(here: int, stack: Sequence[PamEntry]) -> int:
    """Where it goes on after `done` and `die`: behind the substack, which at level 0 is the whole stack."""
    level = stack[here].level
    following = here + 1
    while following < len(stack) and stack[following].level >= level:
        following += 1
    return following


def _jump(here: int, count: int, stack: Sequence[PamEntry]) -> int | None:
    """The position behind the next `count` modules; a substack counts as one."""
    level = stack[here].level
    following = here + 1
    for _ in range(count):
        if following >= len(stack) or stack[following].level < level:
            return None
        following += 1
        while following < len(stack) and stack[following].level > level:
            following += 1
    return following


def _without_detours(states: Sequence[_State]) -> World:
    """Without those that have proved more than another one which stands at the same point."""
    return frozenset(state for state in states if not any(other[:3] == state[:3] and other.proofs < state.proofs for other in states))


def _least(alternatives: Iterable[frozenset[Proof]]) -> frozenset[frozenset[Proof]]:
    sets = set(alternatives)
    return frozenset(proofs for proofs in sets if not any(other < proofs for other in sets))
