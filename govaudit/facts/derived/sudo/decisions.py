"""What sudo would decide: whether an account may run a command as somebody, and whether it is asked for a password.

The last rule that means the account, the host, the user to run as and the command holds. Where a rule may be meant or not, both
ways are followed; an answer is given only where all lead to the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from govaudit.facts.accounts import Account
from govaudit.facts.derived.shell_patterns import Answer
from govaudit.facts.derived.sudo.matching import Matching, Person, last_meant, person
from govaudit.facts.sudo import SudoCommand, SudoDefault, SudoRule, taken_apart
from govaudit.model import Missing


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


class Policy:
    """The rules and settings of one host."""

    def __init__(self, rules: Sequence[SudoRule], defaults: Sequence[SudoDefault], matching: Matching) -> None:
        self._rules = rules
        self._by_name: dict[str, list[SudoDefault]] = {}
        for default in defaults:
            self._by_name.setdefault(default.name, []).append(default)
        self._matching = matching

    def entries_for(self, account: Account, *, at_any_time: bool = False) -> list[Entry]:
        """All that may be said of an account, in order; `at_any_time`: also by rules that are not in force yet."""
        one = person(account)
        found: list[Entry] = []
        for rule in self._rules:
            in_force = None if isinstance(rule.in_force, Missing) else rule.in_force
            meant = _all(
                last_meant(rule.users, lambda member: self._matching.is_person(one, member)),
                last_meant(rule.hosts, self._matching.is_this_host),
                None if at_any_time and rule.begins_later else in_force,
            )
            if meant is not False:
                found.extend(Entry(rule, taken_apart(text), text, meant) for text in rule.commands)
        return found

    def runs_as(
        self, account: Account, rule: SudoRule, target: Person, command: SudoCommand | None = None, *, in_group: bool = False
    ) -> Answer:
        """Whether a rule lets commands run as this user; `in_group`: with another group (`-g`), which is not looked at."""
        if rule.run_as_default:
            values = self.values(account, target, command, "runas_default", usual="root", counts=lambda value: isinstance(value, str))
            answers = {self._matching.is_default_user(target, str(value)) for value in values}
            return answers.pop() if len(answers) == 1 else None
        if not rule.run_as_users and target.name == account.name:
            return True if not rule.run_as_groups else None if in_group else self._matching.groups_mean_oneself
        if not rule.run_as_users:
            return False
        return last_meant(rule.run_as_users, lambda member: self._matching.is_person(target, member))

    def decide(
        self, account: Account, entries: Sequence[Entry], target: Person, command: SudoCommand, *, otherwise: SudoRule | None = None
    ) -> Decision:
        """What sudo would do, for entries of `entries_for`; `otherwise` is the rule that allows it where none of them is meant.

        A rule with CHROOT is never surely meant: versions look for its command in different places.
        """
        in_group = otherwise is not None and bool(otherwise.run_as_groups)
        outcomes: set[bool] = set()
        asks: set[Answer] = set()
        for entry in reversed(entries):
            meant = _all(
                entry.is_meant,
                self.runs_as(account, entry.rule, target, command, in_group=in_group),
                self._matching.is_command(entry.command, command),
                None if "CHROOT" in entry.rule.options else True,
            )
            if meant is False:
                continue
            outcomes.add(not entry.command.excepted)
            if not entry.command.excepted:
                asks.add(self._asks(account, entry.rule, target, command))
            if meant:
                break
        else:
            outcomes.add(otherwise is not None)
            if otherwise is not None:
                asks.add(self._asks(account, otherwise, target, command))
        return Decision(outcomes.pop() if len(outcomes) == 1 else None, asks.pop() if len(asks) == 1 else None)

    def _asks(self, account: Account, rule: SudoRule, target: Person, command: SudoCommand) -> Answer:
        """Whether a password is asked for; of oneself and root none is, unless a role or profile is changed to, which builds differ in."""
        asks = self._asks_others(account, rule, target, command)
        if account.uid not in (0, target.uid):
            return asks
        return False if asks is False or not any(option in rule.options for option in ("ROLE", "TYPE", "APPARMOR_PROFILE")) else None

    def _asks_others(self, account: Account, rule: SudoRule, target: Person, command: SudoCommand) -> Answer:
        exempt = self._is_exempt(account, target, command)
        if exempt:
            return False
        if "PASSWD" in rule.tags:
            asks: Answer = rule.tags["PASSWD"]
        else:
            values = self.values(account, target, command, "authenticate", usual=True, counts=lambda value: isinstance(value, bool))
            asks = values == {True} if len(values) == 1 else None
        return asks if exempt is False or asks is False else None

    def _is_exempt(self, account: Account, target: Person, command: SudoCommand) -> Answer:
        """Whether it is in a group whose members need no password; with `%` before it there is no such group."""
        groups = self.values(account, target, command, "exempt_group", usual="", counts=lambda value: value is not True)
        if any(str(group).startswith(("#", ":")) for group in groups):
            return None
        names = {"" if str(group).startswith("%") else str(group or "") for group in groups}
        answers = {self._matching.is_in_group(person(account), name) if name else False for name in names}
        return answers.pop() if len(answers) == 1 else None

    def values(
        self,
        account: Account,
        target: Person,
        command: SudoCommand | None,
        name: str,
        *,
        usual: str | bool,
        counts: Callable[[str | bool], bool],
    ) -> set[str | bool]:
        """What a setting may be, by the orders in which the versions of sudo that it may be take those for some alone."""
        return {value for order in self._matching.orders for value in self._values_by(order, account, target, command, name, usual, counts)}

    def _values_by(
        self,
        order: Sequence[Sequence[str]],
        account: Account,
        target: Person,
        command: SudoCommand | None,
        name: str,
        usual: str | bool,
        counts: Callable[[str | bool], bool],
    ) -> set[str | bool]:
        one = person(account)
        matching = self._matching
        meant: dict[str, Callable[[str], Answer]] = {
            "@": matching.is_this_host,
            ":": lambda member: matching.is_person(one, member),
            ">": lambda member: matching.is_person(target, member),
            "!": lambda member: matching.is_command(taken_apart(member), command) if command else None,
        }
        found: set[str | bool] = {usual}
        for scopes in order:
            for default in self._by_name.get(name, []):
                if default.scope not in scopes or not counts(default.value):
                    continue
                holds = last_meant(default.members, meant[default.scope]) if default.scope else True
                if holds:
                    found = {default.value}
                elif holds is None:
                    found = found | {default.value}
        return found


def _all(*answers: Answer) -> Answer:
    return False if False in answers else None if None in answers else True
