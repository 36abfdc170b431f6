"""The files and programs that sudo's policy is made of; facts of the area `sudo`."""

from __future__ import annotations

from govaudit.facts.home_files import PathMode
from govaudit.model import Fact, Missing, Place, Sentence


class SudoFile(Fact, frozen=True, kw_only=True):
    """One file, or folder of files, of which sudo's policy is made."""

    path: str
    """Where it is."""

    is_folder: bool
    """Whether it is a folder that is included."""

    mode: int | Missing
    """Its permission bits."""

    uid: int | Missing
    """Its owner's id; sudo wants 0."""

    gid: int | Missing
    """Its group's id; sudo wants 0 where the group may write."""

    access_list: Missing | None = None
    """Missing where an access control list, which is not looked at, may let others write: where the group may."""

    @property
    def subject(self) -> str:
        return self.path

    @classmethod
    def area(cls) -> str:
        return "sudo"


class SudoSyntax(Fact, frozen=True, kw_only=True):
    """What sudo does not understand in one file of its policy, and passes over or refuses the policy for."""

    path: str
    """The file."""

    mistakes: list[Place]
    """Where the entries begin that it stumbles over, as its version does; what they say is not told."""

    first: Sentence | None = None
    """Why it stumbles over the first of them; None where there is none."""

    @property
    def subject(self) -> str:
        return self.path

    @classmethod
    def area(cls) -> str:
        return "sudo"


class SudoAlias(Fact, frozen=True, kw_only=True):
    """One alias of sudoers(5)."""

    kind: str
    """User, Runas, Host or Cmnd."""

    name: str
    """Its name."""

    is_used: bool
    """Whether a rule, a setting or an alias that is used names it."""

    place: Place
    """Where it is set."""

    @property
    def subject(self) -> str:
        return f"{self.kind}_Alias {self.name}"

    @classmethod
    def area(cls) -> str:
        return "sudo"


class SudoProgram(Fact, frozen=True, kw_only=True):
    """A program that a rule of sudo lets others than root run as root, and how it is protected from being changed."""

    path: str
    """Its path, as the rule names it."""

    way: list[PathMode] | Missing
    """The program and the folders above it, and those that links on the way lead to, links themselves left out; empty: it is not there."""

    place: Place
    """The rule."""

    @property
    def subject(self) -> str:
        return self.path

    @classmethod
    def area(cls) -> str:
        return "sudo"


class SudoPath(Fact, frozen=True, kw_only=True):
    """A path that stands in sudo's policy, as a program, a folder or an argument, and how what lies there is protected."""

    path: str
    """The path, without `/` at its end."""

    way: list[PathMode] | Missing
    """What is there and the folders above it, and those that links on the way lead to, links themselves left out; empty: none is there."""

    @property
    def subject(self) -> str:
        return self.path

    @classmethod
    def area(cls) -> str:
        return "sudo"
