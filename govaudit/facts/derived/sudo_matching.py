"""Whether members of sudo's lists are meant by a user, a host or a command: yes, no, or not to be told (None).

Sudo looks through a list from its end, and takes the first member that is meant; `!` turns its answer round. What is
not to be told here is never guessed: netgroups, other groups than Unix ones, regular expressions, files of the same name in
other folders (which may be the same file). Source: sudoers(5), fnmatch(3).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from govaudit.facts.accounts import Account
from govaudit.facts.sudo import SudoCommand
from govaudit.model import Missing

Answer = bool | None


def last_meant(members: Sequence[str], is_meant: Callable[[str], Answer]) -> Answer:
    """Whether a list allows, as its last member that is meant says; None where a member that may be meant could change that."""
    doubts: set[bool] = set()
    for member in reversed(members):
        bare = member.removeprefix("!")
        meant = is_meant(bare)
        if meant is None:
            doubts.add(not member.startswith("!"))
        elif meant:
            answer = not member.startswith("!")
            return answer if doubts <= {answer} else None
    return False if doubts <= {False} else None


def is_user(account: Account, member: str) -> Answer:
    """Whether a member of a list of users is this account."""
    if member == "ALL":
        return True
    if member.startswith("+"):
        return None
    if member.startswith("%"):
        return _is_in_group(account, member[1:])
    if member.startswith("#"):
        return _is_id(member, account.uid)
    return _is_name(member, account.name)


def _is_in_group(account: Account, group: str) -> Answer:
    if group.startswith(":"):
        return None
    if group.startswith("#"):
        return True if _is_id(group, account.gid) else None
    if isinstance(account.groups, Missing):
        return None
    if group in account.groups:
        return True
    return None if group.lower() in [name.lower() for name in account.groups] else False


def _is_id(member: str, number: int) -> Answer:
    digits = member[1:]
    return int(digits) == number if re.fullmatch("[0-9]{1,10}", digits) else None


def _is_name(member: str, name: str) -> Answer:
    if member == name:
        return True
    return None if member.lower() == name.lower() else False


def is_target(name: str, uid: int | None, member: str) -> Answer:
    """Whether a member of a run-as list is the user `name`, of whom the id may be known."""
    if member == "ALL":
        return True
    if member.startswith(("+", "%")):
        return None
    if member.startswith("#"):
        return None if uid is None else _is_id(member, uid)
    return _is_name(member, name)


def is_this_host(member: str) -> Answer:
    """Whether a member of a host list is this host: only ALL is certain, since sudo may ask DNS for its own name."""
    return True if member == "ALL" else None


def covers(entry: SudoCommand, command: SudoCommand) -> Answer:
    """Whether an entry of sudoers means a command; a `command` that is a pattern itself, or ALL, is covered as a whole."""
    if entry.path == "ALL":
        return None if entry.has_digest else True
    if command.path == "ALL":
        return False
    path = _covers_path(entry.path, command.path)
    if path is False:
        return False
    arguments = _covers_arguments(entry, command)
    if arguments is False:
        return False
    return True if path and arguments and not entry.has_digest else None


def _covers_path(entry: str, path: str) -> Answer:
    if entry == path:
        return None if entry.startswith("^") else True
    if "sudoedit" in (entry, path) or "list" in (entry, path):
        return False if not entry.startswith("^") else None
    if entry.startswith("^") or path.startswith("^"):
        return None
    if entry.endswith("/"):
        return True if path.rpartition("/")[0] + "/" == entry and not _is_wild(path) else None
    if _is_wild(path) or path.endswith("/"):
        return None
    if not _is_wild(entry):
        return None if entry.rpartition("/")[2] == path.rpartition("/")[2] else False
    name = matches(entry.rpartition("/")[2], path.rpartition("/")[2])
    if name is False:
        return False
    parts, found = entry.split("/"), path.split("/")
    if len(parts) == len(found) and name and all(matches(one, other) is True for one, other in zip(parts, found, strict=True)):
        return True if not any(part.startswith(".") for part in found) else None
    return None


def _is_wild(path: str) -> bool:
    return any(letter in path for letter in "*?[\\")


def _covers_arguments(entry: SudoCommand, command: SudoCommand) -> Answer:
    if entry.arguments is None:
        return True
    if command.arguments is None:
        return None
    if entry.arguments == command.arguments and not entry.arguments.startswith("^") and not _is_wild(entry.arguments):
        return True
    if entry.arguments.startswith("^"):
        return None
    if entry.arguments == "":
        return False
    found = matches(entry.arguments, command.arguments)
    return found if entry.path != "sudoedit" or not found else None


_LITERAL = re.compile(r"\[[!^]?\]?[^\]\[\\/]*\]")


def matches(pattern: str, text: str) -> Answer:
    r"""Whether a shell pattern matches a text: `*`, `?`, `[a-z]`, `\` before a letter; None for brackets that are not plain.

    Goes back to the last `*` alone, so that no pattern takes more than the product of both lengths.
    """
    parts = _parts(pattern)
    if parts is None:
        return None
    at = place = 0
    star, begin = -1, 0
    while place < len(text):
        if at < len(parts) and parts[at] == "*":
            star, begin = at, place
            at += 1
        elif at < len(parts) and _is_one(parts[at], text[place]):
            at += 1
            place += 1
        elif star >= 0:
            begin += 1
            at, place = star + 1, begin
        else:
            return False
    return all(part == "*" for part in parts[at:])


def _parts(pattern: str) -> list[str] | None:
    found: list[str] = []
    at = 0
    while at < len(pattern):
        letter = pattern[at]
        if letter == "[":
            bracket = _LITERAL.match(pattern, at)
            if bracket is None:
                return None
            found.append(bracket[0])
            at = bracket.end()
        elif letter == "\\":
            if at + 1 == len(pattern):
                return None
            found.append(pattern[at : at + 2])
            at += 2
        else:
            found.append(letter)
            at += 1
    return found


def _is_one(part: str, letter: str) -> bool:
    if part == "?":
        return True
    if part.startswith("\\"):
        return part[1] == letter
    if not part.startswith("[") or len(part) == 1:
        return part == letter
    turned = part[1] in "!^"
    inner = part[2 if turned else 1 : -1]
    meant = False
    at = 0
    while at < len(inner):
        if inner[at + 1 : at + 2] == "-" and at + 2 < len(inner):
            meant = meant or inner[at] <= letter <= inner[at + 2]
            at += 3
        else:
            meant = meant or inner[at] == letter
            at += 1
    return meant != turned
