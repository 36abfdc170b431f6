"""Whether an account changes what a command of sudo runs, and so has root run what it likes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence

from govaudit.facts.accounts import Account
from govaudit.facts.derived.shell_patterns import Answer
from govaudit.facts.home_files import PathMode
from govaudit.facts.shell_escapes import escape_of, is_open, reads_program_text, stands_in_usual_folder
from govaudit.facts.sudo import SudoCommand
from govaudit.model import Missing

Ways = Mapping[str, "list[PathMode] | Missing"]
"""By path: what lies on the way to it (see SudoPath)."""

_PATH = re.compile(r"(?:[^/\s]*=)?(/[A-Za-z0-9_.+@/-]+)")
_BESIDE_ONE = frozenset(
    ("make", "gmake", "rake", "ant", "mvn", "gradle", "npm", "yarn", "git", "vagrant", "docker-compose", "bundle", "composer")
)
"""Programs that run what a file says in the folder where they are started."""


class Writer:
    """An account that may write files."""

    def __init__(self, account: Account, group_ids: Mapping[str, int] | Missing) -> None:
        self._uid = account.uid
        names = [] if isinstance(account.groups, Missing) else account.groups[1:]  # the first is that of the account's own number
        ids = {} if isinstance(group_ids, Missing) else group_ids
        numbers = [int(name[1:]) if re.fullmatch("#[0-9]{1,10}", name) else ids.get(name) for name in names]
        self._gids = {account.gid, *(number for number in numbers if number is not None)}
        self._knows_groups = not isinstance(account.groups, Missing) and None not in numbers

    def writes(self, way: Sequence[PathMode] | Missing | None) -> Answer:
        """Whether it can change or replace what the way leads to; None where that is not known."""
        if way is None or isinstance(way, Missing):
            return None
        answers = {self._writes_one(one) for one in way}
        return True if True in answers else None if None in answers else False

    def _writes_one(self, one: PathMode) -> Answer:
        if one.uid == self._uid or one.mode & 0o002:
            return True
        if not one.mode & 0o020:  # of an access control list it is the mask
            return False
        entries = [] if isinstance(one.entries, Missing) else [entry for entry in one.entries if entry.permissions & 2]
        if one.gid in self._gids or any(entry.id == self._uid if entry.kind == "user" else entry.id in self._gids for entry in entries):
            return True
        return None if isinstance(one.entries, Missing) or not self._knows_groups else False


def changes_what_runs(writer: Writer, command: SudoCommand, ways: Ways, *, in_own_folder: bool) -> Answer:
    """Whether the account decides what the command does, by files that it may write; None where that cannot be told.

    `in_own_folder`: it is the account that chooses in which folder the command starts.
    """
    if command.excepted or command.path in ("ALL", "list", "sudoedit") or command.path.startswith("^"):
        return False
    if command.is_pattern:
        folder = re.split(r"[*?\[\\]", command.path)[0].rpartition("/")[0]
        writes = writer.writes(_way(folder, ways)) if folder else False
        return None if writes is False and not stands_in_usual_folder(command.path) else writes
    answers = {writer.writes(_way(command.path, ways))}
    if True in answers and command.digests:
        answers = {None}  # sudo looks at the content, but may start what has come in its place since
    arguments = command.arguments or ""
    if not is_open(arguments):
        answers |= _by_arguments(writer, command.program, arguments.split(), ways, in_own_folder=in_own_folder)
    return True if True in answers else None if None in answers else False


def _by_arguments(writer: Writer, program: str, words: Sequence[str], ways: Ways, *, in_own_folder: bool) -> set[Answer]:
    """What files that are named by fixed arguments come to."""
    answers: set[Answer] = set()
    runs_text = reads_program_text(program)
    plain = [word for word in words if not word.startswith("-")]
    if runs_text and plain and not plain[0].startswith("/") and "-c" not in words and "-e" not in words:
        answers.add(True if in_own_folder else None)
    if program in _BESIDE_ONE and not any(_PATH.fullmatch(word) for word in words) and words:
        answers.add(True if in_own_folder else None)
    for word in words:
        if found := _PATH.fullmatch(word):
            writes = writer.writes(_way(found[1], ways))
            if writes is True:
                answers.add(True if runs_text and word is plain[0] else None)
            elif writes is None and (runs_text or escape_of(program) is not None):
                answers.add(None)
    return answers


def _way(path: str, ways: Ways) -> list[PathMode] | Missing | None:
    return ways.get(posixpath.normpath(path))
