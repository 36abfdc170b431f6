"""Services that an administrator has put below /etc/systemd/system, and what they run: systemd.service(5), systemd.exec(5)."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from govaudit.model import Missing, Observation, Place, Seen
from govaudit.reading import Observations
from govaudit.targets.host.requests import File, Glob, Listing
from govaudit.targets.host.systemd.files import template_of
from govaudit.targets.host.systemd.search import VENDOR

from .commands import UNCLEAR, Named, of_words
from .steering import is_steering

FILES = Glob("/etc/systemd/system*/*")
DROP_INS = Glob("/etc/systemd/system*/*.d/*.conf")
ENTRIES = Listing("/etc/systemd/system*/*")

_FOLDER = "/etc/systemd/system/"
_LONGEST = 100_000
_YES = frozenset({"yes", "y", "true", "t", "on", "1"})
_COMMANDS = frozenset({"ExecCondition", "ExecStartPre", "ExecStart", "ExecStartPost", "ExecReload", "ExecStop", "ExecStopPost"})
_ELSEWHERE = frozenset({"RootDirectory", "RootImage", "ExecSearchPath"})
"""Settings by which a path, or a name, means another file than it says."""


class Command(NamedTuple):
    """One command of a service, with what is set for it."""

    unit: str
    place: Place
    named: Named


class _Line(NamedTuple):
    key: str
    value: str
    place: Place


def beneath(observations: Sequence[Observation]) -> Iterator[File]:
    """The packages' units that drop-ins add to."""
    for observation in observations:
        unit = _unit_of(observation.source) if isinstance(observation.outcome, Seen) else ""
        for name in filter(None, (unit, template_of(unit) if unit else None)):
            yield File(f"{VENDOR}/{name}")


def commands(seen: Observations) -> Iterator[Command | Missing]:
    """What root runs by a service whose file, or an addition to it, lies below /etc/systemd/system."""
    masked = {
        one.source for one in seen.many(ENTRIES) if isinstance(one.outcome, Seen) and isinstance(one.outcome.data, dict)
        and one.outcome.data.get("link") == "/dev/null"
    }  # fmt: skip
    files: dict[str, tuple[str, Seen]] = {}
    for observation in seen.many(FILES):
        name = _service(observation.source)
        if isinstance(observation.outcome, Missing):
            if observation.source not in masked and (name or not observation.source.startswith(_FOLDER)):
                yield observation.outcome
        elif isinstance(observation.outcome, Seen) and name:
            files[name] = (observation.source, observation.outcome)
    additions: dict[str, list[tuple[str, Seen]]] = {}
    for observation in seen.many(DROP_INS):
        if isinstance(observation.outcome, Missing):
            yield observation.outcome
        elif isinstance(observation.outcome, Seen) and (unit := _unit_of(observation.source)):
            additions.setdefault(unit, []).append((observation.source, observation.outcome))
        elif isinstance(observation.outcome, Seen) and _is_for_many(observation.source):
            yield from alone(observation)
    for unit in dict.fromkeys((*files, *additions)):
        if _FOLDER + unit in masked:
            continue
        parts = [_own(unit, files, seen), *additions.get(unit, ())]
        yield from _of_service(unit, [line for path, content in filter(None, parts) for line in _lines(path, content)])


def alone(observation: Observation) -> Iterator[Command]:
    """What one file names, whoever runs it."""
    path = observation.source.removeprefix("file ")
    if isinstance(observation.outcome, Seen) and (_service(path) or _unit_of(path) or _is_for_many(path) or path.startswith(VENDOR)):
        lines = [line for line in _lines(path, observation.outcome) if line.key != "User"]
        yield from _of_service(_name_of_many(path), [_Line("User", "root", Place(path)), *lines])


def _own(unit: str, files: dict[str, tuple[str, Seen]], seen: Observations) -> tuple[str, Seen] | None:
    """The file that a service is made of: the administrator's, else the package's."""
    for name in filter(None, (unit, template_of(unit))):
        if name in files:
            return files[name]
        vendor = File(f"{VENDOR}/{name}")
        if vendor in seen and (content := seen.seen(vendor)) is not None:
            return vendor.path, content
    return None


def _of_service(unit: str, lines: list[_Line]) -> Iterator[Command]:
    user, is_dynamic, only_start, is_plain = "", False, False, True
    environment: list[_Line] = []
    given: dict[str, list[_Line]] = {}
    for line in lines:
        match line.key:
            case "User":
                user = line.value
            case "DynamicUser":
                is_dynamic = line.value.lower() in _YES
            case "PermissionsStartOnly":
                only_start = line.value.lower() in _YES
            case key if key in _ELSEWHERE or (key == "Environment" and _is_steered(line.value)):
                is_plain = is_plain and not line.value
            case "EnvironmentFile":
                environment = [*environment, line] if line.value else []
            case key if key in _COMMANDS:
                given.setdefault(key, [])
                given[key] = [*given[key], line] if line.value else []
            case _:
                pass
    is_root = user in ("root", "0") or (not user and not is_dynamic)
    if given and (is_root or any("+" in line.value.partition("/")[0] for some in given.values() for line in some)):
        yield from (Command(unit, line.place, _of_environment(line)) for line in environment)
    for key, some in given.items():
        for line in some:
            prefix = line.value[: len(line.value) - len(line.value.lstrip("-@:+!|"))]
            if is_root or "+" in prefix or "!" in prefix or (only_start and key != "ExecStart"):
                named = _named(line.value[len(prefix) :], prefix)
                yield Command(unit, line.place, named if is_plain else named.and_of(UNCLEAR))
            elif "%" in user:
                yield Command(unit, line.place, UNCLEAR)


def _is_steered(assignments: str) -> bool:
    """Whether variables are set by which programs load something else as well."""
    return any(is_steering(word) for word in re.split(r"[\s\"']+", assignments))


def _of_environment(line: _Line) -> Named:
    """A file of variables: whoever writes it has the service load what it likes."""
    path = line.value.removeprefix("-")
    return Named(programs=(path,)) if re.fullmatch(r"/[A-Za-z0-9_.+@/-]+", path) and ".." not in path.split("/") else UNCLEAR


def _named(value: str, prefix: str) -> Named:
    try:
        words = shlex.split(value)
    except ValueError:
        return UNCLEAR
    if "@" in prefix:
        words[1:2] = []
    if "|" in prefix:
        return UNCLEAR
    found = Named()
    some: list[str] = []
    for word in [*words, ";"]:
        if word == ";":
            found = found.and_of(of_words(some) if not some or some[0] not in (".", "source") else UNCLEAR)
            some = []
        else:
            some.append(word)
    return found


def _service(path: str) -> str:
    name = path.removeprefix(_FOLDER)
    return name if path.startswith(_FOLDER) and name.endswith(".service") and "/" not in name else ""


def _unit_of(path: str) -> str:
    """The service that a drop-in adds to; those for all of a kind or a prefix have no name of one."""
    if _is_for_many(path):
        return ""
    folder, _, _ = path.removeprefix(_FOLDER).rpartition("/")
    return _service(_FOLDER + folder.removesuffix(".d")) if path.startswith(_FOLDER) and folder.endswith(".service.d") else ""


def _is_for_many(path: str) -> bool:
    """Whether a drop-in adds to all services, or to all whose names begin alike (systemd.unit(5))."""
    return _name_of_many(path) != ""


def _name_of_many(path: str) -> str:
    folder = path.removeprefix(_FOLDER).rpartition("/")[0] if path.startswith(_FOLDER) else ""
    return folder if folder == "service.d" or folder.endswith("-.service.d") else ""


def _lines(path: str, content: Seen) -> Iterator[_Line]:
    section, first, parts = "", 0, list[str]()
    for number, raw in enumerate(content.content[:_LONGEST].decode("utf-8", errors="replace").split("\n"), 1):
        line = raw.strip()
        if line[:1] in ("#", ";"):
            continue
        first = first if parts else number
        if line.endswith("\\"):
            parts.append(line[:-1])
            continue
        whole, parts = " ".join([*parts, line]).strip(), []
        if whole.startswith("["):
            section = whole.strip("[]")
        key, equals, value = whole.partition("=")
        if equals and section == "Service":
            yield _Line(key.strip(), value.strip(), Place(path, first))
