"""What is known of a target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

import msgspec

from govaudit.model.sentences import Absent, Complete, Missing


class Fact(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A typed statement of what was *seen*. Words like weak or compliant belong to checks.

    Every field has a docstring with its meaning and unit. A field that may be
    unknown on its own has the type `T | Missing`; a check reads it by `known`.
    """

    @property
    def subject(self) -> str:
        """The one thing a verdict on this fact is about; the area's name unless the fact says more."""
        return self.area()

    @classmethod
    def area(cls) -> str:
        """The area of the vocabulary that it belongs to: the name of its module."""
        return cls.__module__.rpartition(".")[2]


F = TypeVar("F", bound=Fact)


class Many(msgspec.Struct, Generic[F], frozen=True):
    """What a reader of many gives: a fact per subject, and whether these are all."""

    facts: list[F]
    ending: Complete | Missing


Perhaps = Many[F] | Absent | Missing
"""Facts of one type, or why there are none: for a derivation that copes with either."""


class Member(msgspec.Struct, Generic[F], frozen=True):
    """One target's share of an `Across`."""

    target: str
    value: F | Absent | Missing


class Across(msgspec.Struct, Generic[F], frozen=True):
    """All facts of one type in a system, each with its target, the missing among them."""

    members: list[Member[F]]

    def known(self) -> Iterator[tuple[str, F]]:
        """The facts that are known, with their targets."""
        for member in self.members:
            if not isinstance(member.value, Absent | Missing):
                yield member.target, member.value

    def missing(self) -> list[Missing]:
        """What could not be looked at."""
        return [member.value for member in self.members if isinstance(member.value, Missing)]
