"""The programs that sudo runs as root for others: who may change them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

from govaudit.facts.sudo import SudoRule
from govaudit.facts.sudo_files import SudoPath, SudoProgram
from govaudit.model import Absent, Complete, Missing, Observation, Request, Seen, complete
from govaudit.reading import Each, Observations, reads
from govaudit.targets.host.readers.sudo import sudo_rules
from govaudit.targets.host.requests import Command, Listing
from govaudit.targets.host.sudoers.names import NAMES
from govaudit.targets.host.sudoers.seen import POLICY, SUDOERS, SUDOERS_OF_VENDOR, included
from govaudit.targets.host.ways import above, behind, way_to

_PATH = re.compile(r"(?<![\w.*?\]/])/[A-Za-z0-9_.+@/-]+")
_PATTERN = re.compile(r"(?<![\w.*?\]/])(/(?:[A-Za-z0-9_.+@-]+/)*)[A-Za-z0-9_.+@-]*[*?\[]")
_BOUND = re.compile(r"(sha(?:224|256|384|512))[ \t]*:[ \t]*[0-9A-Za-z+/]+={0,2}[ \t,!]+([^ \t,\n]*)")
_MOST_IN_FOLDERS = 500
_MOST_DIGESTS = 100


def programs(observations: Sequence[Observation]) -> Iterator[Request]:
    """Included files, each path that stands in a file of the policy with the folders above it, and where links among them lead."""
    yield from included(observations)
    texts: list[str] = []
    for observation in observations:
        if not isinstance(observation.outcome, Seen):
            continue
        if observation.request.startswith("listing "):
            yield from behind(observation)
        elif not observation.request.startswith("command "):
            texts.append(observation.outcome.text)
    text = "\n".join(texts)
    named = _named(text)
    for path in (*named, *_in_folders(named, text)):
        yield from map(Listing, above(posixpath.normpath(path)))
    yield from digests(text)


def _named(text: str) -> list[str]:
    """The paths that stand in a file of the policy."""
    return list(dict.fromkeys(found[0] for found in _PATH.finditer(text)))


def digests(text: str) -> Iterator[Command]:
    """The digests of programs that a file of the policy binds to one; of all that it names, where a digest is not for one of them."""
    bound: dict[tuple[str, str], None] = {}
    for found in _BOUND.finditer(text):
        paths = [found[2]] if _PATH.fullmatch(found[2]) and not found[2].endswith("/") else _named(text)
        bound.update(dict.fromkeys((found[1], path) for path in paths if not path.endswith("/") and ".." not in path.split("/")))
    for kind, path in list(bound)[:_MOST_DIGESTS]:
        yield Command((f"{kind}sum", path))


def _in_folders(named: Sequence[str], text: str) -> list[str]:
    """The programs that are named, as they would stand in the folders that are named, by `/` at the end or a pattern: sudo looks there."""
    folders = [*(path for path in named if path.endswith("/")), *(found[1] for found in _PATTERN.finditer(text))]
    folders = list(dict.fromkeys(folders))
    names = dict.fromkeys(path.rpartition("/")[2] for path in named if not path.endswith("/"))
    return [folder + name for folder in folders for name in names][:_MOST_IN_FOLDERS]


def named_paths(seen: Observations) -> list[str]:
    """The paths that stand in the files of the policy, and the folders that they are in."""
    found: dict[str, None] = {}
    of_policy = ("file /etc/sudoers", "file /usr/etc/sudoers", "glob ")
    files = [one.outcome for one in seen if isinstance(one.outcome, Seen) and one.request.startswith(of_policy)]
    text = "\n".join(file.text for file in files)
    named = _named(text)
    for path in map(posixpath.normpath, (*named, *_in_folders(named, text))):
        found.update(dict.fromkeys((path, posixpath.dirname(path))))
    return [path for path in found if path != "/" and ".." not in path.split("/")]


@reads(*POLICY, *NAMES, Each(SUDOERS, programs, again=True), Each(SUDOERS_OF_VENDOR, programs, again=True))
def sudo_programs(seen: Observations) -> Iterator[SudoProgram | Absent | Complete | Missing]:
    """Each program that is named by a rule which gives root to others."""
    given: set[str] = set()
    for rule in sudo_rules(seen):
        if not isinstance(rule, SudoRule):
            if isinstance(rule, Missing | Absent):
                yield rule
            continue
        if rule.is_for_root_alone or (rule.as_root is False and not any(user.startswith("!") for user in rule.run_as_users)):
            continue
        for command in rule.allowed():
            path = command.path.rstrip("/")
            if path in given or not path.startswith("/") or (command.is_pattern and not command.path.endswith("/")):
                continue
            given.add(path)
            yield SudoProgram(path=path, way=way_to(posixpath.normpath(path), seen), place=rule.place)
    yield complete("no programs that sudo runs as root for others")


@reads(*POLICY, *NAMES, Each(SUDOERS, programs, again=True))
def sudo_paths(seen: Observations) -> Iterator[SudoPath | Complete]:
    """Each path that stands in a file of the policy; of folders those that are in there under a name that is named elsewhere as well."""
    for path in named_paths(seen):
        yield SudoPath(path=path, way=way_to(path, seen))
    yield complete("no paths stand in sudo's policy")
