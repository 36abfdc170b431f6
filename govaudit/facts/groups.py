"""Groups of a host, and the numbers that accounts may use for others."""

from __future__ import annotations

import msgspec

from govaudit.model import Fact, Missing, Place


class Group(Fact, frozen=True, kw_only=True):
    """One line of /etc/group."""

    name: str
    """Its name."""

    gid: int
    """Its number."""

    members: list[str]
    """The accounts that are listed; those whose own group it is are not among them."""

    password: str | Missing
    """What opens the group to those who are not in it (newgrp(1)): `none`, `locked` for a password that was shut off, or `set`."""

    administrators: list[str] | Missing
    """By /etc/gshadow: the accounts that may add and remove members, and set its password."""

    further_members: list[str] | Missing
    """By /etc/gshadow: members that /etc/group does not list; newgrp(1) takes them in all the same."""

    place: Place
    """Its line."""

    @property
    def subject(self) -> str:
        return self.name


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """One line of /etc/subuid or /etc/subgid."""

    owner: str
    """The account, by name or number, as it is written."""

    first: int
    """The first of the numbers."""

    count: int
    """How many there are."""

    place: Place
    """Its line."""

    @property
    def last(self) -> int:
        """The last of the numbers."""
        return self.first + self.count - 1


class SubordinateNumbers(Fact, frozen=True, kw_only=True):
    """/etc/subuid and /etc/subgid: numbers that accounts may use inside user namespaces, so for containers of their own (subuid(5))."""

    users: list[Range]
    """Ranges of user ids."""

    groups: list[Range]
    """Ranges of group ids."""

    @property
    def subject(self) -> str:
        return "subordinate ids"
