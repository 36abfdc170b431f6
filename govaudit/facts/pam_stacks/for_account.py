"""What one account meets at a service: what the `auth` stack demands of it, and whether the `account` stack lets it in."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from govaudit.facts.accounts import Account, Password
from govaudit.facts.pam import PamEntry, PamService, PamSurroundings, Proof
from govaudit.facts.pam_stacks.answers import Door, answers_of
from govaudit.facts.pam_stacks.dispatch import in_order, least, proofs_in, worlds_after
from govaudit.facts.pam_stacks.for_anybody import not_agreed
from govaudit.facts.pam_stacks.shared_text import is_followed
from govaudit.model import Missing, Reason, missing

Ways = list[list[Proof]]
"""Alternatives, each a list of proofs that are enough together."""


class Admission(StrEnum):
    """What an `account` stack says to an account, whatever it has proved."""

    IN = "let in"
    AFTER_NEW_PASSWORD = "let in after a new password"
    OUT = "refused"


_NOBODY: frozenset[frozenset[Proof]] = frozenset()
_OPENNESS = (Admission.OUT, Admission.AFTER_NEW_PASSWORD, Admission.IN)


def ways_for(
    service: PamService,
    account: Account,
    surroundings: PamSurroundings,
    *,
    caller: Account | None = None,
    empty_passwords: bool | Missing = True,
    by_one_text: bool = False,
) -> Ways | Missing:
    """The least with which `account` gets through the `auth` stack of the service.

    `[[]]`: nothing is asked. An empty list: it does not get through, whatever it proves. `caller` is who runs `su`, `sudo` or the
    like, where that is another account and known; who calls su is taken for somebody else than root. `empty_passwords`: whether
    the program lets empty passwords count where PAM does (sshd: PermitEmptyPasswords). `by_one_text`: it asks for one text alone, with
    which it answers whatever PAM asks (sshd's method `password`). It is taken for granted that who must
    have set up a second factor has done so. Missing where it depends on something that is not seen.
    """
    if isinstance(service.auth, Missing):
        return service.auth
    door = Door("auth", service.service, account, surroundings, caller, empty_passwords, by_one_text=by_one_text)
    found = _ways_for(service, service.auth, door)
    if isinstance(found, Missing) and (unread := _unread(account)) is not None:
        why, supposed = unread
        tried = _ways_for(service, service.auth, door._replace(account=supposed))
        return found if isinstance(tried, Missing) else why
    return found


_USUAL = {"password": Password(state="set"), "groups": [], "has_shadow_line": True}


def _unread(account: Account) -> tuple[Missing, Account] | None:
    """What could not be read of the account, and the account as it may well be; None where all of it was."""
    names = ("password", "changed", "min_days", "max_days", "inactive_days", "expires", "groups", "has_shadow_line")
    unread = {name: value for name in names if isinstance(value := getattr(account, name), Missing)}
    if not unread:
        return None
    return next(iter(unread.values())), msgspec.structs.replace(account, **{name: _USUAL.get(name) for name in unread})


def _ways_for(service: PamService, stack: list[PamEntry], door: Door) -> Ways | Missing:
    door = door._replace(follows_text=is_followed(stack))
    through = _through(service.service, stack, door)
    if isinstance(through, Missing):
        return through
    if any(entry.module in ("pam_faillock", "pam_tally2", "pam_tally") for entry in stack):
        # Whoever comes can lock the account first, if that is of use.
        locked = _through(service.service, stack, door._replace(is_locked=True))
        if isinstance(locked, Missing):
            return locked
        through = {least(one | other) for one in through or [_NOBODY] for other in locked or [_NOBODY]}
    if len(through) > 1:
        return not_agreed(service.service, _undecided(stack, door))
    return in_order(next(iter(through), _NOBODY))


def _through(service: str, stack: Sequence[PamEntry], door: Door) -> set[frozenset[frozenset[Proof]]] | Missing:
    """What is enough, in each world in which anything is."""
    by_one_text = door.by_one_text and door.follows_text
    worlds = worlds_after(service, stack, lambda entry: answers_of(entry, door), by_one_text=by_one_text)
    return worlds if isinstance(worlds, Missing) else {result for result in map(proofs_in, worlds) if result}


def admission(
    service: PamService, account: Account, surroundings: PamSurroundings, *, caller: Account | None = None
) -> Admission | Missing:
    """What the `account` stack of the service says to `account`; programs ask it after every kind of log-in, by key too."""
    if isinstance(service.account, Missing):
        return service.account
    found = _admission_of(service, service.account, Door("account", service.service, account, surroundings, caller, True))
    if isinstance(found, Missing) and (unread := _unread(account)) is not None:
        why, supposed = unread
        tried = _admission_of(service, service.account, Door("account", service.service, supposed, surroundings, caller, True))
        return found if isinstance(tried, Missing) else why
    return found


def _admission_of(service: PamService, stack: list[PamEntry], door: Door) -> Admission | Missing:
    usual = worlds_after(service.service, stack, lambda entry: answers_of(entry, door, usual=True))
    worlds = worlds_after(service.service, stack, lambda entry: answers_of(entry, door))
    if isinstance(usual, Missing):
        return usual
    if isinstance(worlds, Missing):
        return worlds
    found = {_admission({value for value, _ in world}) for world in usual}
    most = max((_admission({value for value, _ in world}) for world in worlds), key=_OPENNESS.index, default=Admission.OUT)
    if len(found) == 1 and most in found:
        return most
    return missing(
        Reason.NOT_SUPPORTED,
        "whether {service} lets {account} in depends on what {modules} decide",
        service=service.service,
        account=door.account.name,
        modules=_undecided(stack, door),
    )


def lets_in(
    service: PamService, account: Account, surroundings: PamSurroundings, *, caller: Account | None = None, by_key: bool = False
) -> bool | Missing:
    """Whether anything that `account` may prove gets it in; `by_key`: the program may leave out the `auth` stack, as sshd does for keys."""
    admitted = admission(service, account, surroundings, caller=caller)
    if admitted is Admission.OUT:
        return False
    ways: Ways | Missing = [[Proof.KEY]] if by_key else ways_for(service, account, surroundings, caller=caller)
    if ways == []:
        return False
    for unsure in (admitted, ways, *([] if by_key else [may_be_shut_out(service, account, surroundings, caller=caller)])):
        if isinstance(unsure, Missing):
            return unsure
    return True


def may_be_shut_out(
    service: PamService, account: Account, surroundings: PamSurroundings, *, caller: Account | None = None
) -> Missing | None:
    """Why it may be that the account gets through with nothing at all, though it is known what is demanded of it if it does."""
    if isinstance(service.auth, Missing):
        return service.auth
    door = Door("auth", service.service, account, surroundings, caller, True, is_followed(service.auth))
    usual = worlds_after(service.service, service.auth, lambda entry: answers_of(entry, door, usual=True))
    if isinstance(usual, Missing):
        return usual
    return None if all(map(proofs_in, usual)) else not_agreed(service.service, _undecided(service.auth, door))


def _admission(values: set[str]) -> Admission:
    if "success" in values:
        return Admission.IN
    return Admission.AFTER_NEW_PASSWORD if "new_authtok_reqd" in values else Admission.OUT


def _undecided(stack: Sequence[PamEntry], door: Door) -> list[str]:
    """The modules of which it is not known what they say to this account."""
    asked = (entry for entry in stack if entry.control != "substack" and not entry.is_broken)
    undecided = [entry for entry in asked if len(answers_of(entry, door)) > 1]
    weighty = [entry for entry in undecided if entry.control != "optional"]  # what is optional seldom decides
    return sorted({entry.module for entry in weighty or undecided})
