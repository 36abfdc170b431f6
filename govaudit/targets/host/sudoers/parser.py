"""sudoers(5): rules, aliases and Defaults of one policy, its files in the order in which sudo reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from govaudit.model import FileAttributes, Missing, Place, Reason, Sentence, missing
from govaudit.targets.host.sudoers.grammar import Grammar, Mistake
from govaudit.targets.host.sudoers.lines import Aliases, Command, Default, Grant
from govaudit.targets.host.sudoers.scanner import Scanner, unescaped
from govaudit.targets.host.sudoers.version import Dialect

MAIN = "/etc/sudoers"
VENDORS = "/usr/etc/sudoers"
"""The policy that SUSE's package brings; it counts where there is none of the host's own (sudo's `--enable-adminconf`)."""
FOLDER = "/etc/sudoers.d"

_MAX_BYTES = 1_000_000
"""All files together."""
_MAX_DEPTH = 16
_MAX_FILES = 2_000
"""Of one folder that is included."""
_MAX_MISTAKES = 1_000
"""After so many lines that sudo passes over nothing more is read."""
_MAX_MEMBERS = 20_000
"""How many names all aliases together may stand for."""

_INCLUDE = re.compile(
    r'(?:[ \t]*@include(dir)?(?=["\s])[ \t]*|#include(dir)?[ \t]+)'
    r'(?:"((?:[^"\n\\]|\\"|\\(?!"))+)"|([^"\s](?:\\[ \t]|[^\s])*))'
)


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
    searched: Sequence[str]
    """Patterns all of whose files are among them."""
    host: str | Missing
    """The host's name up to its first dot, which `%h` stands for."""
    main: str = MAIN
    """Where the policy begins."""


class Slip(NamedTuple):
    """A mistake in the policy."""

    place: Place
    """Where the entry begins."""
    why: Sentence


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
    mistakes: list[Slip]
    """What sudo stumbles over, in order."""


def read_policy(disk: Disk, dialect: Dialect) -> Policy:
    """The policy that begins with /etc/sudoers, or what stands in for it."""
    return _Reader(disk, dialect).read()


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
            yield bool(found[1] or found[2]), absolute(found[3].replace('\\"', '"') if found[3] else unescaped(found[4]), path)


def absolute(target: str, within: str) -> str:
    """A path as a file of the policy names it."""
    target = target[1:-1] if len(target) > 1 and target[0] == target[-1] == '"' else target
    return target if target.startswith("/") else f"{within.rpartition('/')[0]}/{target}"


class _Reader:
    """Reads the files in the order in which sudo does."""

    def __init__(self, disk: Disk, dialect: Dialect) -> None:
        self._disk = disk
        self._dialect = dialect
        self._bytes_left = _MAX_BYTES
        self.policy = Policy([], [], {"User": {}, "Runas": {}, "Host": {}, "Cmnd": {}}, {}, [], [], [])

    def read(self) -> Policy:
        text = self._text(self._disk.main)
        if isinstance(text, str):
            scanner = Scanner(self._dialect, self._disk.main, text)
            if not self._read(scanner):  # sudo ends in the middle of an entry, and takes nothing of the policy
                self.policy = Policy([], [], {"User": {}, "Runas": {}, "Host": {}, "Cmnd": {}}, {}, *self.policy[4:])
        return self.policy

    def _read(self, scanner: Scanner) -> bool:
        """Whether the end was reached between entries."""
        grammar = Grammar(scanner, self._dialect, self._slip)
        while (word := scanner.peek()).kind != "end":
            place = Place(scanner.path, word.line)
            try:
                self._entry(scanner, grammar, place)
            except Mistake as mistake:
                self._slip(place, mistake.why)
                while (passed := scanner.take().kind) != "newline":
                    if passed == "end":
                        return False
            if len(self.policy.mistakes) >= _MAX_MISTAKES:
                self.policy.trouble.append(missing(Reason.TOO_LARGE, "{path}: too many lines with mistakes", path=place.path))
                return True
        return True

    def _entry(self, scanner: Scanner, grammar: Grammar, place: Place) -> None:
        policy = self.policy
        word = scanner.peek()
        match word.kind:
            case "newline":
                scanner.take()
            case "INCLUDE" | "INCLUDEDIR":
                scanner.take()
                self._include(grammar.included(place), scanner, place, is_folder=word.kind == "INCLUDEDIR")
            case "DEFAULTS":
                scanner.take()
                policy.defaults.extend(grammar.defaults(word.text, place))
            case "ALIASES":
                scanner.take()
                grammar.aliases(policy.aliases[word.text], policy.alias_places, word.text, place)
            case _:
                policy.grants.extend(grammar.grants(place))

    def _slip(self, place: Place, why: Sentence) -> None:
        self.policy.mistakes.append(Slip(place, why))

    def _include(self, written: str, scanner: Scanner, place: Place, *, is_folder: bool) -> None:
        """Go on with the file that is named, or all of a folder; one that is not there spoils the next line before sudo 1.9.13."""
        targets = _targets(absolute(written, place.path), self._disk, self.policy, is_folder=is_folder)
        texts = [(target, self._text(target)) for target in targets]
        if scanner.depth + len([text for _, text in texts if isinstance(text, str)]) > (_MAX_FILES if is_folder else _MAX_DEPTH):
            self.policy.trouble.append(missing(Reason.TOO_LARGE, "{path}: too large, or included too deep", path=targets[0]))
            return
        for target, text in reversed(texts):
            if isinstance(text, str):
                scanner.include(target, text)
        if not is_folder and texts and texts[0][1] is None:
            why = Sentence("the file that is included is not there")
            if not self._dialect.has_list:
                raise Mistake(why)
            self._slip(place, why)

    def _text(self, path: str) -> str | Missing | None:
        """What a file says; None where it is not there; what cannot be followed is noted."""
        found = self._found(path)
        if isinstance(found, Missing):
            self.policy.trouble.append(found)
        elif found is not None and path not in self.policy.read:
            self.policy.read.append(path)
        return found

    def _found(self, path: str) -> str | Missing | None:
        if path not in self._disk.files and any(fnmatchcase(path, one) for one in self._disk.searched):
            return None
        if path not in self._disk.files:
            return missing(Reason.INCOMPLETE, "{path} is included, but was not looked at", path=path)
        file = self._disk.files[path]
        if file is None or isinstance(file, Missing):
            return file
        self._bytes_left -= len(file.content)
        if self._bytes_left < 0:
            return missing(Reason.TOO_LARGE, "{path}: too large, or included too deep", path=path)
        if not is_secure(file.attributes):
            return missing(
                Reason.NOT_SUPPORTED, "{path} is not root's alone to write: sudo leaves it out, or does not run at all", path=path
            )
        text = file.content.decode("utf-8", errors="replace")
        if self._dialect.has_list:
            return re.sub("\0[^\n]*", "", text)
        return missing(Reason.UNPARSEABLE, "{path} has a NUL byte", path=path) if "\0" in text else text


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
