"""sudoers(5): rules, aliases and Defaults of one policy, its files in the order in which sudo reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from govaudit.model import FileAttributes, Missing, Place, Reason, Sentence, missing
from govaudit.targets.host.sudoers.lines import Aliases, Default, Grant, defaults_of, grants_of, read_aliases
from govaudit.targets.host.sudoers.tokens import Command, NotFollowed, Scanner, unescaped

MAIN = "/etc/sudoers"
FOLDER = "/etc/sudoers.d"

_MAX_BYTES = 2_000_000
"""All files together."""
_MAX_DEPTH = 16
_MAX_MISTAKES = 1_000
"""After so many lines that sudo passes over, or that cannot be followed, nothing more is read."""
_MAX_MEMBERS = 20_000
"""How many names all aliases together may stand for."""

_BEGIN_DEFAULTS = re.compile(r"[ \t]*Defaults(?=[ \t:@!>])")
_BEGIN_ALIAS = re.compile(r"[ \t]*(User|Runas|Host|Cmnd|Cmd)_Alias(?=[ \t\\])")
_KEYWORD = re.compile(r"[ \t]*(?:Defaults|(?:User|Runas|Host|Cmnd|Cmd)_Alias)(?=[>!=:,()\s\\\"#]|\Z)")
_INCLUDE = re.compile(
    r'(?:[ \t]*@include(dir)?(?=["\s])[ \t]*|#include(dir)?[ \t]+)'
    r'(?:"((?:[^"\n\\]|\\"|\\(?!"))+)"|([^"\s](?:\\[ \t]|[^\s])*))'
)


@dataclass
class _Budget:
    """What may still be read."""

    bytes: int
    mistakes: int


class SeenFile(NamedTuple):
    """One file of the policy as it was found."""

    content: bytes
    attributes: FileAttributes | None


Files = Mapping[str, SeenFile | Missing | None]
"""By path; None: looked, and not there. What is not among them was not looked at."""


class Disk(NamedTuple):
    """What of the target's disk sudo would read."""

    files: Files
    folders: Mapping[str, FileAttributes | Missing | None]
    """By path, those that includes name."""
    unlisted: Mapping[str, Missing]
    """By path: folders of which not all files are known."""
    host: str | Missing
    """The host's name up to its first dot, which `%h` stands for."""


class Policy(NamedTuple):
    """What the files say, in order."""

    grants: list[Grant]
    defaults: list[Default]
    aliases: dict[str, Aliases]
    """By kind (User, Runas, Host, Cmnd) and name."""
    alias_places: dict[tuple[str, str], Place]
    """By kind and name."""
    read: list[str]
    """The files that count, each once, in order."""
    trouble: list[Missing]
    """What could not be followed: there may be more rules and settings."""


def read_policy(disk: Disk) -> Policy:
    """The policy that begins with /etc/sudoers."""
    policy = Policy([], [], {"User": {}, "Runas": {}, "Host": {}, "Cmnd": {}}, {}, [], [])
    _read_file(MAIN, disk, policy, _Budget(_MAX_BYTES, _MAX_MISTAKES), depth=0)
    return policy


def is_secure(attributes: FileAttributes | None) -> bool:
    """Whether sudo would use a file or folder: root's, and writable for nobody else (the group root excepted)."""
    if attributes is None or attributes.mode is None:
        return False
    return attributes.uid == 0 and not attributes.mode & 0o002 and not (attributes.mode & 0o020 and attributes.gid != 0)


def includes(path: str, content: bytes) -> Iterator[tuple[bool, str]]:
    """What a file may include: whether a folder, and its path, in which `%h` is left."""
    if b"include" not in content:
        return
    for line in content.decode("utf-8", errors="replace").split("\n"):
        if found := _INCLUDE.match(line):
            yield bool(found[1] or found[2]), _absolute(found, path)


def _absolute(found: re.Match[str], within: str) -> str:
    target = found[3].replace('\\"', '"') if found[3] else unescaped(found[4])
    return target if target.startswith("/") else f"{within.rpartition('/')[0]}/{target}"


def _read_file(path: str, disk: Disk, policy: Policy, budget: _Budget, *, depth: int, in_folder: bool = False) -> None:
    if path not in disk.files:
        policy.trouble.append(missing(Reason.INCOMPLETE, "{path} is included, but was not looked at", path=path))
        return
    file = disk.files[path]
    if file is None:
        if not in_folder:
            policy.trouble.append(missing(Reason.UNPARSEABLE, "{path} is included, but is not there", path=path))
        return
    if isinstance(file, Missing):
        policy.trouble.append(file)
        return
    budget.bytes -= len(file.content)
    if budget.bytes < 0 or depth > _MAX_DEPTH:
        policy.trouble.append(missing(Reason.TOO_LARGE, "{path}: too large, or included too deep", path=path))
        return
    if not is_secure(file.attributes):
        policy.trouble.append(
            missing(Reason.NOT_SUPPORTED, "{path} is not root's alone to write: sudo leaves it out, or does not run at all", path=path)
        )
        return
    if path not in policy.read:
        policy.read.append(path)
    scanner = Scanner(file.content.decode("utf-8", errors="replace"))
    if "\0" in scanner.text:
        policy.trouble.append(missing(Reason.UNPARSEABLE, "{path} has a NUL byte", path=path))
        return
    while scanner.at < len(scanner.text):
        begin = scanner.at
        place = Place(path, scanner.line)
        try:
            if found := _INCLUDE.match(scanner.text, begin):
                scanner.at = found.end()
                scanner.ends()
                is_folder = bool(found[1] or found[2])
                for inner in _targets(_absolute(found, path), disk, policy, is_folder=is_folder):
                    _read_file(inner, disk, policy, budget, depth=depth + 1, in_folder=is_folder)
            else:
                _read_line(scanner, place, policy)
        except NotFollowed as error:
            scanner.skip_line()
            if not _is_mistake(scanner.text[begin : scanner.at]):
                policy.trouble.append(
                    missing(Reason.UNPARSEABLE, "{path}:{line} cannot be followed: {why}", path=path, line=place.line, why=error.why)
                )
            budget.mistakes -= 1
            if budget.mistakes <= 0:
                policy.trouble.append(missing(Reason.TOO_LARGE, "{path}: too many lines that cannot be followed", path=path))
                return


def _is_mistake(line: str) -> bool:
    """Whether sudo, too, stumbles over a line that is not followed: it passes it over and goes on behind it (since 1.9.3)."""
    text = line.strip(" \t\r\n")
    if any(letter in text for letter in '"\\#@') or not (text.isascii() and text.replace("\t", " ").isprintable()):
        return False
    if text == "Defaults":
        return True
    if text.startswith("Defaults"):
        return False
    return "=" not in text or text.endswith(",") or text.find("=") == len(text) - 1


def _targets(target: str, disk: Disk, policy: Policy, *, is_folder: bool) -> list[str]:
    """The files that an include names; of a folder those without a dot and without `~` at the end, in C-locale order."""
    if "%h" in target:
        if isinstance(disk.host, Missing):
            policy.trouble.append(disk.host)
            return []
        target = target.replace("%h", disk.host)
    if not is_folder:
        return [target]
    folder = target.rstrip("/") or "/"
    attributes = disk.folders.get(folder, missing(Reason.INCOMPLETE, "{path} is included, but was not looked at", path=folder))
    if isinstance(attributes, Missing):
        policy.trouble.append(attributes)
        return []
    if attributes is None or attributes.kind != "directory":
        if attributes is not None:
            policy.trouble.append(missing(Reason.NOT_SUPPORTED, "{path} is no folder, or a link to one", path=folder))
        return []
    if not is_secure(attributes):
        policy.trouble.append(missing(Reason.NOT_SUPPORTED, "{path} is not root's alone to write: sudo leaves it out", path=folder))
        return []
    if folder in disk.unlisted:
        policy.trouble.append(disk.unlisted[folder])
    names = sorted((name for name in disk.files if name.rpartition("/")[0] == folder), key=lambda name: name.encode("utf-8", "replace"))
    return [name for name in names if "." not in name.rpartition("/")[2] and not name.endswith("~")]


def _read_line(scanner: Scanner, place: Place, policy: Policy) -> None:
    if found := _BEGIN_DEFAULTS.match(scanner.text, scanner.at):
        scanner.at = found.end()
        policy.defaults.extend(defaults_of(scanner, place))
        return
    if found := _BEGIN_ALIAS.match(scanner.text, scanner.at):
        scanner.at = found.end()
        kind = "Cmnd" if found[1] == "Cmd" else found[1]
        known = set(policy.aliases[kind])
        try:
            read_aliases(policy.aliases[kind], scanner, kind)
        finally:
            policy.alias_places.update({(kind, name): place for name in policy.aliases[kind] if name not in known})
        return
    if _KEYWORD.match(scanner.text, scanner.at):
        raise NotFollowed(Sentence("a setting or an alias is expected"))
    scanner.gap()
    if scanner.at >= len(scanner.text) or scanner.match(scanner.NEWLINE):
        return
    if scanner.match(scanner.COMMENT):
        scanner.ends()
        return
    policy.grants.extend(grants_of(scanner, place))


class TooMany(Exception):
    """The aliases stand for more than is followed."""


class Resolver:
    """Puts members in the place of aliases, however deep, within bounds."""

    def __init__(self, aliases: Mapping[str, Aliases]) -> None:
        self._aliases = aliases
        self._left = _MAX_MEMBERS
        self.used: set[tuple[str, str]] = set()
        """Kind and name of each alias that was asked for."""

    def names(self, kind: str, names: list[str]) -> list[str]:
        """The names with the aliases of one kind resolved; raises TooMany. An alias that is not set is a name."""
        found: list[str] = []
        self._resolve_names(kind, names, found, is_excepted=False, within=())
        return found

    def commands(self, commands: list[Command]) -> list[Command]:
        """The commands with the aliases resolved; raises TooMany. An alias that is not set matches nothing."""
        found: list[Command] = []
        self._resolve_commands(commands, found, is_excepted=False, within=())
        return found

    def _count(self, within: tuple[str, ...]) -> None:
        self._left -= 1
        if self._left < 0 or len(within) > _MAX_DEPTH:
            raise TooMany

    def _resolve_names(self, kind: str, names: list[str], found: list[str], *, is_excepted: bool, within: tuple[str, ...]) -> None:
        for name in names:
            self._count(within)
            bare = name.removeprefix("!")
            excepted = is_excepted != name.startswith("!")
            members = self._aliases[kind].get(bare)
            if members is None or bare in within:
                found.append(f"!{bare}" if excepted else bare)
            else:
                self.used.add((kind, bare))
                inner = [member for member in members if isinstance(member, str)]
                self._resolve_names(kind, inner, found, is_excepted=excepted, within=(*within, bare))

    def _resolve_commands(self, commands: list[Command], found: list[Command], *, is_excepted: bool, within: tuple[str, ...]) -> None:
        for command in commands:
            self._count(within)
            excepted = is_excepted != command.excepted
            if not command.is_alias:
                found.append(command._replace(excepted=excepted))
                continue
            members = self._aliases["Cmnd"].get(command.text)
            if members is not None and command.text not in within:
                self.used.add(("Cmnd", command.text))
                inner = [member for member in members if isinstance(member, Command)]
                self._resolve_commands(inner, found, is_excepted=excepted, within=(*within, command.text))
