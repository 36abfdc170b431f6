"""What sudo would decide: whether an account may run a command as somebody, and whether it is asked for a password.

The last rule that means the account, the host, the user to run as and the command holds. Where a rule may be meant or not, both
ways are followed; an answer is given only where all lead to the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from govaudit.facts.accounts import Account
from govaudit.facts.derived.sudo_matching import Answer, covers, is_target, is_this_host, is_user, last_meant
from govaudit.facts.sudo import SudoCommand, SudoDefault, SudoRule, taken_apart


class Entry(NamedTuple):
    """One command of a rule, with what the account makes of the rule."""

    rule: SudoRule
    command: SudoCommand
    text: str
    is_meant: Answer
    """Whether the rule is for this account on this host at this time."""


class Decision(NamedTuple):
    """What sudo would do; None where it cannot be told."""

    allows: Answer
    asks: Answer
    """Whether it asks for a password first, where it allows."""


class Target(NamedTuple):
    """The user to run as."""

    name: str
    uid: int | None


def entries_for(account: Account, rules: Sequence[SudoRule]) -> list[Entry]:
    """All that may be said of an account, in order."""
    found: list[Entry] = []
    for rule in rules:
        meant = _all(
            last_meant(rule.users, lambda member: is_user(account, member)),
            last_meant(rule.hosts, is_this_host),
            None if {"NOTBEFORE", "NOTAFTER"} & rule.options.keys() else True,
        )
        if meant is not False:
            found.extend(Entry(rule, taken_apart(text), text, meant) for text in rule.commands)
    return found


def _all(*answers: Answer) -> Answer:
    return False if False in answers else None if None in answers else True


def runs_as(account: Account, rule: SudoRule, target: Target) -> Answer:
    """Whether a rule lets commands run as this user."""
    if not rule.run_as_users:
        return target.name == account.name if not rule.run_as_groups else (None if target.name == account.name else False)
    return last_meant(rule.run_as_users, lambda member: is_target(target.name, target.uid, member))


def decide(
    account: Account,
    entries: Sequence[Entry],
    defaults: Sequence[SudoDefault],
    target: Target,
    command: SudoCommand,
    *,
    otherwise: SudoRule | None = None,
) -> Decision:
    """What sudo would do, for entries of `entries_for`; `otherwise` is the rule that allows it where none of them is meant."""
    outcomes: set[bool] = set()
    asks: set[Answer] = set()
    for entry in reversed(entries):
        meant = _all(entry.is_meant, runs_as(account, entry.rule, target), covers(entry.command, command))
        if meant is False:
            continue
        outcomes.add(not entry.command.excepted)
        if not entry.command.excepted:
            asks.add(_asks(account, entry.rule, defaults, target, command))
        if meant:
            break
    else:
        outcomes.add(otherwise is not None)
        if otherwise is not None:
            asks.add(_asks(account, otherwise, defaults, target, command))
    if account.uid in (0, target.uid):
        asks = {False}
    return Decision(outcomes.pop() if len(outcomes) == 1 else None, asks.pop() if len(asks) == 1 else None)


def _asks(account: Account, rule: SudoRule, defaults: Sequence[SudoDefault], target: Target, command: SudoCommand) -> Answer:
    if _is_exempt(account, defaults) is not False:
        return None
    if "PASSWD" in rule.tags:
        return rule.tags["PASSWD"]
    return flag(account, defaults, target, command, "authenticate", default=True)


def _is_exempt(account: Account, defaults: Sequence[SudoDefault]) -> Answer:
    """Whether it is in a group that may be exempted."""
    groups = {str(one.value) for one in defaults if one.name == "exempt_group" and isinstance(one.value, str)}
    answers = [is_user(account, f"%{group.removeprefix('%')}") for group in groups]
    return False if all(answer is False for answer in answers) else None


def flag(
    account: Account, defaults: Sequence[SudoDefault], target: Target, command: SudoCommand, name: str, *, default: bool
) -> Answer:
    """Whether a flag is on: those for users and hosts in their order, then those for run-as users, then those for commands."""
    meant: dict[str, Callable[[str], Answer]] = {
        "@": is_this_host,
        ":": lambda member: is_user(account, member),
        ">": lambda member: is_target(target.name, target.uid, member),
        "!": lambda member: None if member.isupper() and member != "ALL" else covers(taken_apart(member), command),
    }
    values: set[bool] = {default}
    for scopes in (("", "@", ":"), (">",), ("!",)):
        for one in defaults:
            if one.name != name or one.scope not in scopes or not isinstance(one.value, bool):
                continue
            holds = last_meant(one.members, meant[one.scope]) if one.scope else True
            if holds:
                values = {one.value}
            elif holds is None:
                values = values | {one.value}
    return values.pop() if len(values) == 1 else None
