"""Whether a command of sudoers means a command: yes, no, or not to be told (None).

Sudo compares files, not names: two paths mean the same where their last part is the same and both lead to one file. What is not to be told
is never guessed: other folders that may hold the same file, the content of files of which only a digest is allowed. Source: sudoers(5), its
match_command.c, fnmatch(3), glob(3).
"""

from __future__ import annotations

from collections.abc import Mapping

from govaudit.facts.derived.posix_patterns import matches_whole
from govaudit.facts.derived.shell_patterns import Answer, matches
from govaudit.facts.sudo import SudoCommand

Paths = Mapping[str, str]
"""Where paths lead, links followed; empty: nowhere (see SudoHost)."""

_PSEUDO = ("sudoedit", "list")


def covers(entry: SudoCommand, command: SudoCommand, paths: Paths, *, has_expressions: bool = True) -> Answer:
    """Whether an entry of sudoers means a command; a `command` that is a pattern itself, or ALL, is covered as a whole.

    `has_expressions`: whether it is known that this sudo takes regular expressions (since 1.9.10; before, `^…$` is refused, or plain text).
    """
    if entry.path == "ALL":
        return None if entry.has_digest else True
    if command.path == "ALL":
        return False
    if entry.path.startswith("^") and not has_expressions:
        return None
    path = _covers_path(entry.path, command.path, paths)
    if path is False:
        return False
    if (entry.arguments or "").startswith("^") and not has_expressions:
        return None
    arguments = _covers_arguments(entry, command)
    if arguments is False:
        return False
    return True if path and arguments and not entry.has_digest else None


def _covers_path(entry: str, path: str, paths: Paths) -> Answer:
    if entry == path:
        return None if entry.startswith("^") else True
    if entry in _PSEUDO or path in _PSEUDO:
        return None if entry.startswith("^") or path.startswith("^") else False
    if path.startswith("^") or path.endswith("/") or _is_wild(path):
        return None
    if entry.startswith("^"):
        return matches_whole(entry, path)
    if "/../" in path:
        return None
    folder, _, name = path.rpartition("/")
    wanted, _, base = entry.rpartition("/")
    if base and (matches(base, name) if _is_wild(base) else base == name) is False:
        return False
    if _is_wild(wanted):
        return _covers_parts(entry, path, paths)
    if _leads_to(wanted, paths) == "" or (not _is_wild(base) and base and _leads_to(entry, paths) == ""):
        return False
    is_same_folder = _is_same(wanted, folder, paths)
    if _is_wild(base):
        return (matches(base, name) if not name.startswith(".") else None) if is_same_folder else None
    if is_same_folder:
        return True
    within = f"{wanted}/{name}"  # the program as it would stand in the folder that is meant, or as it is named there
    return False if _leads_to(within, paths) == "" else _is_same(within, path, paths)


def _leads_to(path: str, paths: Paths) -> str | None:
    while "/../" in path:
        before, _, rest = path.partition("/../")
        if paths.get(before) != before:  # behind a link `..` leads elsewhere
            return None
        path = f"{before.rpartition('/')[0]}/{rest}"
    return paths.get(path) if path else "/"


def _is_same(one: str, other: str, paths: Paths) -> Answer:
    """Whether both are one file; where they lead elsewhere they may still be, by another hard link."""
    if one == other:
        return True
    first, second = _leads_to(one, paths), _leads_to(other, paths)
    return True if first and first == second else None


def _covers_parts(entry: str, path: str, paths: Paths) -> Answer:
    """A pattern with folders; it means what it matches part by part, and what leads there."""
    for one in (path, _leads_to(path, paths)):
        if not one or one.rpartition("/")[2] != path.rpartition("/")[2]:
            continue
        parts, found = entry.split("/"), one.split("/")
        if len(parts) == len(found) and all(matches(part, other) is True for part, other in zip(parts, found, strict=True)):
            return True if not any(part.startswith(".") for part in found) else None
    return None


def _is_wild(path: str) -> bool:
    return any(letter in path for letter in "*?[\\")


def _covers_arguments(entry: SudoCommand, command: SudoCommand) -> Answer:
    if entry.arguments is None:
        return True
    if command.arguments is None:
        return None
    if entry.arguments.startswith("^"):
        return matches_whole(entry.arguments, command.arguments) if not _is_wild(command.arguments) else None
    if entry.arguments == command.arguments and not _is_wild(entry.arguments):
        return True
    if entry.arguments == "":
        return False
    if entry.path == "sudoedit":
        return _covers_files(entry.arguments, command.arguments)
    return matches(entry.arguments, command.arguments)


def _covers_files(pattern: str, files: str) -> Answer:
    """The same for files to edit, where no sign stands for `/`; several files, which versions treat differently, are not followed."""
    if " " in pattern or " " in files or "\\" in pattern:
        return None
    parts, found = pattern.split("/"), files.split("/")
    if len(parts) != len(found):
        return False
    answers = [matches(part, other) for part, other in zip(parts, found, strict=True)]
    return False if False in answers else None if None in answers else True
