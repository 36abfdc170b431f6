"""The lines of sudoers(5): rules, aliases and Defaults; NotFollowed where one is not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from govaudit.model import Place, Sentence
from govaudit.targets.host.sudoers.tokens import RESERVED, Command, NotFollowed, Scanner, unescaped


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
    """Of the scope: as written, aliases not resolved."""
    place: Place


class Grant(NamedTuple):
    """Commands of one rule that share run-as, tags and options; aliases not yet resolved."""

    users: list[str]
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


def read_aliases(aliases: Aliases, scanner: Scanner, kind: str) -> None:
    """The aliases of one line: `NAME = members : NAME = members`."""
    while True:
        name = scanner.match(scanner.WORD)
        if name is None or not re.fullmatch(r"[A-Z][A-Z0-9_]*", name[0]) or not scanner.accept("="):
            raise NotFollowed(Sentence("an alias is expected"))
        if name[0] in aliases or name[0] in RESERVED:
            raise NotFollowed(Sentence("an alias cannot have this name, or has been set already"))
        aliases[name[0]] = _commands(scanner) if kind == "Cmnd" else scanner.names(hosts=kind == "Host")
        if not scanner.accept(":"):
            break
    scanner.ends()


def _commands(scanner: Scanner, *, with_arguments: bool = True) -> list[Command]:
    found = [scanner.command(with_arguments=with_arguments)]
    while scanner.accept(","):
        found.append(scanner.command(with_arguments=with_arguments))
    return found


def grants_of(scanner: Scanner, place: Place) -> Iterator[Grant]:
    """What one rule grants: `users hosts = (run as) TAG: command, … : hosts = …`."""
    users = scanner.names()
    found: list[Grant] = []
    while True:
        hosts = scanner.names(hosts=True)
        if not scanner.accept("="):
            raise NotFollowed(Sentence("a host list and `=` are expected"))
        found.extend(_grants_on(scanner, users, hosts, place))
        if not scanner.accept(":"):
            break
    scanner.ends()
    yield from found


def _grants_on(scanner: Scanner, users: list[str], hosts: list[str], place: Place) -> list[Grant]:
    """The commands of one host list; run-as, tags and options are carried on from each to the next."""
    run_as: tuple[list[str] | None, list[str]] = (None, [])
    tags: dict[str, bool] = {}
    options: dict[str, str] = {}
    found: list[Grant] = []
    while True:
        if scanner.accept("("):
            run_as = _run_as(scanner)
        options = _options(scanner, options)
        while tag := scanner.match(scanner.TAG):
            name = tag[1].removeprefix("NO")
            tags = {**tags, name: not tag[1].startswith("NO")}
        command = scanner.command()
        last = found[-1] if found else None
        if last and (last.run_as_users, last.run_as_groups, last.tags, last.options) == (*run_as, tags, options):
            last.commands.append(command)
        else:
            found.append(Grant(users, hosts, *run_as, [command], tags, options, place))
        if not scanner.accept(","):
            return found


def _options(scanner: Scanner, carried: dict[str, str]) -> dict[str, str]:
    given: dict[str, str] = {}
    while option := scanner.match(scanner.OPTION):
        value = option[2][1:-1] if option[2].startswith('"') else unescaped(option[2])
        if not _is_valid(option[1], value):
            raise NotFollowed(Sentence("an option has a value that is not followed"))
        given[option[1]] = value
    if "ROLE" in given or "TYPE" in given:
        carried = {name: value for name, value in carried.items() if name not in ("ROLE", "TYPE")}
    return {**carried, **given}


_DURATION = re.compile(r"(?=.)(?:[0-9]{1,6}|(?:[0-9]{1,3}[dD])?(?:[0-9]{1,3}[hH])?(?:[0-9]{1,3}[mM])?(?:[0-9]{1,3}[sS])?)")


def _is_valid(option: str, value: str) -> bool:
    match option:
        case "NOTBEFORE" | "NOTAFTER":
            return _is_time(value)
        case "TIMEOUT":
            return _DURATION.fullmatch(value) is not None
        case "CWD" | "CHROOT":
            return value.startswith(("/", "~")) or value == "*"
    return True


def _is_time(value: str) -> bool:
    """Whether it is a time in UTC to the second; sudo knows other forms of RFC 4517 as well, which are not followed."""
    try:
        return re.fullmatch(r"[0-9]{14}Z", value) is not None and bool(datetime.strptime(value, "%Y%m%d%H%M%S%z"))
    except ValueError:
        return False


def _run_as(scanner: Scanner) -> tuple[list[str], list[str]]:
    users: list[str] = []
    groups: list[str] = []
    if scanner.accept(")"):
        return users, groups
    if not scanner.accept(":"):
        users = scanner.names()
        if scanner.accept(")"):
            return users, groups
        if not scanner.accept(":"):
            raise NotFollowed(Sentence("the run-as list does not end"))
        if scanner.peek() == ")":
            raise NotFollowed(Sentence("a group to run as is expected"))
    if not scanner.accept(")"):
        groups = scanner.names()
        if any(group.removeprefix("!")[:1] in ("%", "+") for group in groups):
            raise NotFollowed(Sentence("a group to run as is expected"))
        if not scanner.accept(")"):
            raise NotFollowed(Sentence("the run-as list does not end"))
    return users, groups


_SCOPE = re.compile(r"[ \t]*!*\"?(?:#-?[0-9]+|[^#>!=:,() \t\r\n\\\"]|\\[^\t\n])")
_BLANKS = re.compile(r"[ \t]+")
_SETTING = re.compile(r"[a-z_]+")
_OPERATOR = re.compile(r"[+-]?=")
_VALUE = re.compile(r"(?:[^#!=, \t\r\n\\\"]|\\[^\r\n])(?:[^#=, \t\r\n\\\"]|\\[^\r\n])*")


def defaults_of(scanner: Scanner, place: Place) -> Iterator[Default]:
    """The settings of one line, from what follows `Defaults`."""
    kind, members = "", list[str]()
    if scanner.text[scanner.at : scanner.at + 1] in (":", "@", "!", ">") and scanner.at < len(scanner.text):
        kind = scanner.text[scanner.at]
        scanner.at += 1
        if not _SCOPE.match(scanner.text, scanner.at):
            raise NotFollowed(Sentence("for whom a setting is must follow at once"))
        scanner.is_scope = True
        try:
            if kind == "!":
                members = [str(command) for command in _commands(scanner, with_arguments=False)]
            else:
                members = scanner.names(hosts=kind == "@")
        finally:
            scanner.is_scope = False
    if not _BLANKS.match(scanner.text, scanner.at):
        raise NotFollowed(Sentence("a setting is expected"))
    found: list[Default] = []
    while True:
        negated = scanner.is_excepted()
        name = scanner.match(_SETTING)
        if name is None:
            raise NotFollowed(Sentence("a setting is expected"))
        operator = "" if negated else (found_operator[0] if (found_operator := scanner.match(_OPERATOR)) else "")
        value: str | bool = not negated
        if operator:
            if scanner.peek() == '"':
                value = scanner.quoted()
            elif word := scanner.match(_VALUE):
                value = unescaped(word[0])
            else:
                raise NotFollowed(Sentence("a value is expected"))
        found.append(Default(name[0], value, operator, kind, members, place))
        if not scanner.accept(","):
            break
    scanner.ends()
    yield from found
