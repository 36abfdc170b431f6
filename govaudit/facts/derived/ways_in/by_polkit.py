"""The rows of the door `polkit`: pkexec, which runs any program as root where polkit says so (pkexec(1), polkit(8))."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from govaudit.facts.accounts import Account
from govaudit.facts.derived.ssh_factors import Ways, least
from govaudit.facts.derived.ways_in.by_local import through_any
from govaudit.facts.derived.ways_in.programs import Programs
from govaudit.facts.derived.ways_in.rows import Rows
from govaudit.facts.derived.ways_in.through_pam import Pam
from govaudit.facts.derived.ways_in.worlds import Demands, NotKnown, demanded, known
from govaudit.facts.polkit import PolkitAction, PolkitAdministrators, PolkitBranch, PolkitCondition, PolkitRule, is_action
from govaudit.facts.ways_in import Bypass, WayIn
from govaudit.model import Missing, Place, Sentence

EXEC = "org.freedesktop.policykit.exec"
_SERVICE = "polkit-1"


class _Session(NamedTuple):
    """From where somebody asks."""

    answer: str
    """The field of an action that holds."""
    is_local: bool
    is_active: bool


_SESSIONS = (_Session("any", False, False), _Session("inactive", True, False), _Session("active", True, True))


class Polkit(NamedTuple):
    """What polkit goes by."""

    action: PolkitAction
    rules: Sequence[PolkitRule]
    administrators: PolkitAdministrators


def ways_by_polkit(polkit: Polkit, accounts: Sequence[Account], programs: Programs, pam: Pam) -> Iterator[WayIn]:
    """What pkexec demands of each account of itself; who must know the password of an administrator, or of root, has no row."""
    rows = Rows("polkit", from_session=True)
    for account in accounts:
        if account.uid == 0:
            continue
        serves = programs.serves("pkexec", account)
        places: list[Place] = []

        def ways(is_served: bool, account: Account = account, places: list[Place] = places) -> Ways:
            if not is_served:
                return []
            answers = {answer for session in _SESSIONS for answer in _answers(polkit, account, session, places)}
            return least(way for answer in sorted(answers) for way in _asked(polkit, account, answer, pam))

        try:
            demands = demanded([serves], ways, otherwise=[(True, False)])
        except NotKnown as error:
            demands = Demands(error.missing, error.missing)
        free = Bypass(accounts=[], why=Sentence("polkit does not ask"), place=places[0] if places else polkit.action.place)
        rows.add(account, demands, becomes="root", places=places or [polkit.action.place], bypass=[free] if demands.factors == 0 else [])
    yield from rows.all()


def _asked(polkit: Polkit, account: Account, answer: str, pam: Pam) -> Ways:
    match answer.removesuffix("_keep"):
        case "yes":
            return [[]]
        case "auth_self":
            return known(through_any([_SERVICE], account, pam))
        case "auth_admin":
            return known(through_any([_SERVICE], account, pam)) if known(_is_administrator(polkit, account)) else []
        case _:
            return []


def _is_administrator(polkit: Polkit, account: Account) -> bool | Missing:
    told = polkit.administrators
    if account.name in told.users:
        return True
    if not told.groups:
        return False
    return account.groups if isinstance(account.groups, Missing) else not set(account.groups).isdisjoint(told.groups)


def _answers(polkit: Polkit, account: Account, session: _Session, places: list[Place]) -> Iterator[str]:
    """All that polkit may answer in such a session, whatever program is to be run."""
    for rule in polkit.rules:
        for branch in rule.branches:
            held = _holds(branch, account, session)
            if held is False:
                continue
            if branch.answer != "not_handled":
                places.append(rule.place)
                yield branch.answer
            if held is True:
                if branch.answer != "not_handled":
                    return
                break
    yield getattr(polkit.action, session.answer)


def _holds(branch: PolkitBranch, account: Account, session: _Session) -> bool | None:
    """Whether all conditions are so; None where that depends on the program that is to be run."""
    answers = [_is_so(condition, account, session) for condition in branch.conditions]
    return False if False in answers else None if None in answers else True


def _is_so(condition: PolkitCondition, account: Account, session: _Session) -> bool | None:
    match condition.kind:
        case "action":
            answer = is_action(EXEC, condition.value)
        case "user":
            answer = account.name == condition.value
        case "group":
            answer = condition.value in known(account.groups)
        case "active":
            answer = session.is_active
        case "local":
            answer = session.is_local
        case _:
            return None
    return answer is not condition.negated


def exec_action(actions: Iterable[PolkitAction]) -> PolkitAction | None:
    """The action that pkexec asks about where no other names the program."""
    return next((action for action in actions if action.id == EXEC), None)
