"""What the lines of sudoers(5) say: rules, aliases and Defaults."""

from __future__ import annotations

from typing import NamedTuple

from govaudit.model import Place


class Command(NamedTuple):
    """One command of a list, or the name of an alias, or ALL."""

    text: str
    """The path, `ALL`, `sudoedit`, `list` or an alias; the letters of patterns in a path stay escaped."""
    arguments: str | None
    """None: any; `""`: none at all."""
    digests: tuple[str, ...]
    is_alias: bool
    excepted: bool

    def __str__(self) -> str:
        words = [*(f"{digest}," for digest in self.digests[:-1]), *self.digests[-1:], self.text]
        return ("!" if self.excepted else "") + " ".join([*words, *([] if self.arguments is None else [self.arguments])])


class Default(NamedTuple):
    """One setting of a Defaults line."""

    name: str
    value: str | bool
    """False for `!name`, True for `name`, else what follows `=`."""
    operator: str
    """`=`, `+=` or `-=`; empty for a setting without a value."""
    kind: str
    """For whom: `:` users, `@` hosts, `>` run-as, `!` commands; empty: for everybody."""
    members: list[str]
    """Of the scope, commands left out: as written, aliases not resolved."""
    commands: list[Command]
    """Of the scope `!`: aliases not resolved."""
    place: Place


class Grant(NamedTuple):
    """Commands of one rule that share run-as, tags and options; aliases not yet resolved."""

    users: list[str]
    r"""A name after `\` is just that name, whatever it looks like: `\ALL` is a user called ALL."""
    hosts: list[str]
    run_as_users: list[str] | None
    """None where the rule does not say; empty: as oneself."""
    run_as_groups: list[str]
    commands: list[Command]
    tags: dict[str, bool]
    """By the name of the tag without NO: PASSWD, EXEC, SETENV, …"""
    options: dict[str, str]
    """NOTBEFORE, NOTAFTER, TIMEOUT, CWD, CHROOT, ROLE, TYPE."""
    place: Place


Aliases = dict[str, list[str] | list[Command]]
