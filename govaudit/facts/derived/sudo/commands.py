"""Whether a command of sudoers means a command: yes, no, or not to be told (None).

Sudo compares files, not names: two paths mean the same where their last part is the same and both lead to one file. What is not to be told
is never guessed: other folders that may hold the same file, the content of files of which only a digest is allowed. Source: sudoers(5), its
match_command.c, fnmatch(3), glob(3).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import NamedTuple

from govaudit.facts.derived.posix_patterns import matches_whole
from govaudit.facts.derived.shell_patterns import Answer, matches
from govaudit.facts.sudo import SudoCommand

_PSEUDO = ("sudoedit", "list")


class Programs(NamedTuple):
    """What of a host and its settings decides which programs are meant."""

    paths: Mapping[str, str] = {}
    """Where paths lead, links followed; empty: nowhere (see SudoHost)."""
    digests: Mapping[str, str] = {}
    """By kind and path (`sha256:/bin/ls`): what the content comes to, in hex (see SudoHost)."""
    has_expressions: Answer = True
    """Whether this sudo takes regular expressions (since 1.9.10; before, `^…$` is plain text)."""
    is_by_name: Answer = False
    """Whether patterns are compared with names alone, links not followed (`fast_glob`)."""


def covers(entry: SudoCommand, command: SudoCommand, programs: Programs = Programs()) -> Answer:  # noqa: B008, it is a constant
    """Whether an entry of sudoers means a command; a `command` that is a pattern itself, or ALL, is covered as a whole."""
    if entry.path == "ALL":
        return _has_digest(entry, command, programs)
    if command.path == "ALL":
        return False
    if entry.path.startswith("^") and not programs.has_expressions:
        return None
    path = _covers_path(entry.path, command.path, programs)
    if path is False:
        return False
    is_expression = (entry.arguments or "").startswith("^") and (entry.arguments or "").endswith("$")
    if is_expression and programs.has_expressions is None:
        return None
    answers = (
        path,
        _covers_arguments(entry, command, is_expression=is_expression and bool(programs.has_expressions)),
        _has_digest(entry, command, programs),
    )
    return False if False in answers else None if None in answers else True


def _has_digest(entry: SudoCommand, command: SudoCommand, programs: Programs) -> Answer:
    """Whether the program has one of the digests that it is bound to."""
    answers = {_is_digest_of(digest, entry.path, command.path, programs) for digest in entry.digests}
    return True if True in answers or not answers else None if None in answers else False


def _is_digest_of(digest: str, entry: str, path: str, programs: Programs) -> Answer:
    kind, _, wanted = digest.partition(":")
    for one in (path, entry, programs.paths.get(path, "")):
        if found := programs.digests.get(f"{kind}:{one}"):
            return wanted.lower() == found if len(wanted) == len(found) else wanted.rstrip("=") == _base64(found)
    return None


def _base64(digest: str) -> str:
    return base64.b64encode(bytes.fromhex(digest)).decode("ascii").rstrip("=")


def _covers_path(entry: str, path: str, programs: Programs) -> Answer:
    paths = programs.paths
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
    if _is_wild(entry) and programs.is_by_name is not False:
        named = _matches_parts(entry, path)
        linked = None if programs.is_by_name is None else named
        return named if named is linked else None
    folder, _, name = path.rpartition("/")
    wanted, _, base = entry.rpartition("/")
    if base and (matches(base, name) if _is_wild(base) else base == name) is False:
        return False
    if _is_wild(wanted):
        return True if any(_matches_parts(entry, one) for one in (path, _leads_to(path, paths)) if one and _name(one) == name) else None
    if _leads_to(wanted, paths) == "" or (not _is_wild(base) and base and _leads_to(entry, paths) == ""):
        return False
    if _is_wild(base) and (matches(base, name) is None or name.startswith(".")):
        return None
    within = f"{wanted}/{name}"  # the program as it would stand in the folder that is meant, or as it is named there
    if _is_same(wanted, folder, paths):
        return True
    return False if _leads_to(within, paths) == "" else _is_same(within, path, paths)


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _matches_parts(entry: str, path: str) -> Answer:
    """Whether a pattern matches a path part by part, as glob(3) and fnmatch(3) with FNM_PATHNAME have it."""
    parts, found = entry.split("/"), path.split("/")
    if len(parts) != len(found):
        return False
    answers = [matches(part, other) for part, other in zip(parts, found, strict=True)]
    if False in answers:
        return False
    return None if None in answers or any(part.startswith(".") for part in found) else True


def _leads_to(path: str, paths: Mapping[str, str]) -> str | None:
    while "/../" in path:
        before, _, rest = path.partition("/../")
        if paths.get(before) != before:  # behind a link `..` leads elsewhere
            return None
        path = f"{before.rpartition('/')[0]}/{rest}"
    return paths.get(path) if path else "/"


def _is_same(one: str, other: str, paths: Mapping[str, str]) -> Answer:
    """Whether both are one file; where they lead elsewhere they may still be, by another hard link."""
    if one == other:
        return True
    first, second = _leads_to(one, paths), _leads_to(other, paths)
    return True if first and first == second else None


def _is_wild(path: str) -> bool:
    return any(letter in path for letter in "*?[\\")


def _covers_arguments(entry: SudoCommand, command: SudoCommand, *, is_expression: bool) -> Answer:
    if entry.arguments is None:
        return True
    if command.arguments is None:
        return None
    if is_expression:
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
