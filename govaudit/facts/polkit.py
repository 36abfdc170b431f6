"""Who may do what through polkit(8): what actions ask for, rules that say otherwise, and who its administrators are."""

from __future__ import annotations

import fnmatch
import functools
import re
from collections.abc import Sequence

import msgspec

from govaudit.model import Fact, Missing, Place


class PolkitAction(Fact, frozen=True, kw_only=True):
    """One action, and what it asks for where no rule says otherwise.

    Answers are `no`, `yes`, `auth_self`, `auth_admin`, and the latter two with `_keep`, where an answer is remembered for some minutes.
    """

    id: str
    """Its id, such as `org.freedesktop.policykit.exec`."""

    any: str
    """What is asked of those without a session on this machine: over ssh, in services."""

    inactive: str
    """What is asked in a session of this machine that is not in the foreground."""

    active: str
    """What is asked in the session that is in the foreground of this machine."""

    runs: str
    """The program that pkexec runs by it as another user; empty: none is named."""

    implies: list[str] = []
    """Further actions that whoever may do this one may do as well."""

    place: Place
    """Its file."""

    @property
    def subject(self) -> str:
        return self.id


class PolkitCondition(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that must be so for a rule to answer."""

    kind: str
    """`action` (a shell pattern of ids), `group`, `user`, `active`, `local`, or `detail` (what the action is about)."""

    value: str = ""
    """Which action, group, user or detail; empty for `active` and `local`."""

    negated: bool = False
    """It must not be so."""

    def __str__(self) -> str:
        return ("not " if self.negated else "") + (f"{self.kind} {self.value}" if self.value else self.kind)


class PolkitBranch(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of a rule."""

    conditions: list[PolkitCondition]
    """All of these must be so; empty: always."""

    answer: str
    """As in PolkitAction; `not_handled`: the next rule is asked."""

    def _values(self, kind: str) -> list[str]:
        return [one.value for one in self.conditions if one.kind == kind and not one.negated]

    @property
    def actions(self) -> list[str]:
        """Patterns of the actions, all of which must match; empty: any action."""
        return self._values("action")

    @property
    def groups(self) -> list[str]:
        """Groups in all of which one must be."""
        return self._values("group")

    @property
    def users(self) -> list[str]:
        """The users who are meant; empty: anybody."""
        return self._values("user")

    def may_be_about(self, action: str) -> bool:
        """Whether it can answer for this action."""
        return not any(one.kind == "action" and is_action(action, one.value) is one.negated for one in self.conditions)

    def __str__(self) -> str:
        return (" and ".join(map(str, self.conditions)) or "always") + f": {self.answer}"


def is_action(action: str, pattern: str) -> bool:
    """Whether a pattern (`*`, `?`) means an action."""
    return _expression(pattern).fullmatch(action) is not None


@functools.lru_cache(maxsize=256)  # the same few patterns are asked of all actions of all hosts
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(pattern.replace("[", "[[]")))


def leads_to(actions: Sequence[PolkitAction], wanted: Sequence[PolkitAction]) -> list[PolkitAction]:
    """The wanted actions, and those that imply one of them, through however many."""
    found = {action.id: action for action in wanted}
    while more := [action for action in actions if action.id not in found and not found.keys().isdisjoint(action.implies)]:
        found.update({action.id: action for action in more})
    return list(found.values())


class PolkitRule(Fact, frozen=True, kw_only=True):
    """One rule: the first of its answers of which all conditions are so; of several rules the first that answers."""

    branches: list[PolkitBranch]
    """What it answers, in order."""

    place: Place
    """Its file and line."""

    @property
    def subject(self) -> str:
        return f"{self.place.path}:{self.place.line}"


class PolkitAdministrators(Fact, frozen=True, kw_only=True):
    """Who may answer where polkit wants an administrator to authenticate (`auth_admin`)."""

    groups: list[str]
    """Groups, any member of which may; polkit offers them by name."""

    users: list[str]
    """Single users who may."""

    others: list[str]
    """Netgroups, and what else is named."""

    places: list[Place]
    """What says so; empty: nothing does, so it is root."""

    @property
    def subject(self) -> str:
        return "polkit"


class PolkitFile(Fact, frozen=True, kw_only=True):
    """One file of polkit's rules or actions, or a folder of them."""

    path: str
    """Where it is."""

    is_folder: bool
    """Whether it is a folder."""

    owner: str
    """Its owner's name; the number where it has none."""

    uid: int | Missing
    """Its owner's id."""

    gid: int | Missing
    """Its group's id."""

    mode: int | Missing
    """Its permission bits."""

    @property
    def subject(self) -> str:
        return self.path
