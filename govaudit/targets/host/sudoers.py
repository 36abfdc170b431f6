"""sudoers(5): rules, aliases and Defaults of one policy, its files in the order in which sudo reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from govaudit.model import Missing, Place, Reason, Sentence, missing
from govaudit.targets.host.sudoers_lines import (
    Default,
    Grant,
    NotFollowed,
    Scanner,
    defaults_of,
    ends_in_comment,
    grants_of,
    leaves_quote_open,
    read_aliases,
    without_comment,
)

MAIN = "/etc/sudoers"
FOLDER = "/etc/sudoers.d"

_MAX_BYTES = 2_000_000
"""All files together."""
_MAX_DEPTH = 16
_MAX_MEMBERS = 20_000
"""How many names all aliases together may stand for."""


class Policy(NamedTuple):
    """What the files say, in order."""

    grants: list[Grant]
    defaults: list[Default]
    aliases: dict[str, dict[str, list[str]]]
    """By kind (User, Runas, Host, Cmnd) and name."""
    trouble: list[Missing]
    """What could not be followed: there may be more rules and settings."""


def read_policy(files: Mapping[str, bytes | Missing]) -> Policy:
    """The policy that begins with /etc/sudoers; `files` are that one and those of /etc/sudoers.d, by path."""
    policy = Policy([], [], {"User": {}, "Runas": {}, "Host": {}, "Cmnd": {}}, [])
    budget = [_MAX_BYTES]
    _read_file(MAIN, files, policy, budget, depth=0)
    return policy


def _read_file(path: str, files: Mapping[str, bytes | Missing], policy: Policy, budget: list[int], *, depth: int) -> None:
    content = files.get(path)
    if content is None:
        policy.trouble.append(missing(Reason.INCOMPLETE, "{path} is included, but was not looked at", path=path))
        return
    if isinstance(content, Missing):
        policy.trouble.append(content)
        return
    budget[0] -= len(content)
    if budget[0] < 0 or depth > _MAX_DEPTH:
        policy.trouble.append(missing(Reason.TOO_LARGE, "{path}: too large, or included too deep", path=path))
        return
    for place, line in _lines(path, content):
        included = re.match(r"[#@]include(dir)?[ \t]+(.+)", line)
        if included:
            for inner in _targets(included[2].strip('" \t'), path, files, is_folder=bool(included[1])):
                _read_file(inner, files, policy, budget, depth=depth + 1)
            continue
        try:
            _read_line(without_comment(line), place, policy)
        except NotFollowed as error:
            policy.trouble.append(
                missing(Reason.UNPARSEABLE, "{path}:{line} cannot be followed: {why}", path=path, line=place.line, why=error.why)
            )


def _targets(target: str, path: str, files: Mapping[str, bytes | Missing], *, is_folder: bool) -> list[str]:
    """The files that an include names; of a folder those without a dot and without `~` at the end, in C-locale order."""
    absolute = target if target.startswith("/") else f"{path.rpartition('/')[0]}/{target}"
    if not is_folder:
        return [absolute.replace("\\ ", " ")]
    if absolute.rstrip("/") != FOLDER:
        return [absolute]
    names = sorted(name for name in files if name.startswith(FOLDER + "/"))
    return [name for name in names if "." not in name.rpartition("/")[2] and not name.endswith("~")]


def _lines(path: str, content: bytes) -> Iterator[tuple[Place, str]]:
    """The lines that say something, continued ones joined."""
    parts: list[str] = []
    begins = 0
    in_quotes = False
    for number, raw in enumerate(content.decode("utf-8", errors="replace").split("\n"), 1):
        begins = begins if parts else number
        said = raw.rstrip(" \t\r")
        if said.endswith("\\") and not (ends_in_comment(said, in_quotes=in_quotes) or (not parts and said.lstrip(" \t").startswith("#"))):
            parts.append(said[:-1])
            in_quotes = in_quotes != leaves_quote_open(said)
            continue
        in_quotes = False
        line = "".join([*parts, raw]).strip(" \t\r")
        parts.clear()
        if line:
            yield Place(path, begins), line
    if line := "".join(parts).strip(" \t\r"):
        yield Place(path, begins), line


def _read_line(line: str, place: Place, policy: Policy) -> None:
    if not line:
        return
    if "\0" in line:
        raise NotFollowed(Sentence("it has a NUL byte"))
    if found := re.match(r"Defaults(?=$|[ \t:@!>])", line):
        policy.defaults.extend(defaults_of(line[found.end() :], place))
    elif found := re.match(r"(User|Runas|Host|Cmnd|Cmd)_Alias[ \t]+", line):
        kind = "Cmnd" if found[1] == "Cmd" else found[1]
        read_aliases(policy.aliases[kind], Scanner(line, found.end()), is_command=kind == "Cmnd")
    else:
        policy.grants.extend(grants_of(Scanner(line, 0), place))


class TooMany(Exception):
    """The aliases stand for more than is followed."""


class Resolver:
    """Puts members in the place of aliases, however deep, within bounds."""

    def __init__(self, aliases: Mapping[str, Mapping[str, list[str]]]) -> None:
        self._aliases = aliases
        self._left = _MAX_MEMBERS

    def resolve(self, kind: str, names: list[str]) -> list[str]:
        """The names with the aliases of one kind resolved; raises TooMany."""
        found: list[str] = []
        self._resolve(kind, names, found, is_excepted=False, within=())
        return found

    def _resolve(self, kind: str, names: list[str], found: list[str], *, is_excepted: bool, within: tuple[str, ...]) -> None:
        for name in names:
            self._left -= 1
            if self._left < 0 or len(within) > _MAX_DEPTH:
                raise TooMany
            bare = name.removeprefix("!")
            excepted = is_excepted != name.startswith("!")
            members = self._aliases[kind].get(bare)
            if members is None or bare in within:
                found.append(f"!{bare}" if excepted else bare)
            else:
                self._resolve(kind, members, found, is_excepted=excepted, within=(*within, bare))
