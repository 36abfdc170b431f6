"""The units of a host as they lie in its folders: what a name leads to, what stands in it, and what is linked to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from govaudit.model import FileAttributes, Missing, Reason, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.requests import File

from .conditions import Unmet, unmet
from .files import Named, is_unit, named, template_of
from .known import KNOWN_GENERATORS
from .search import CONTENTS, GENERATORS, KERNEL, LIB, LISTINGS, ORDER, UNMERGED, UNMERGED_REQUESTS, VENDOR


class _Entry(NamedTuple):
    """One name in one directory of units."""

    link: str
    kind: str
    size: int | None


class Unit(NamedTuple):
    """What a name leads to."""

    name: str
    """Its own name, where what was asked for is an alias."""
    path: str
    """Its file."""
    file: str
    """The name of its file: that of the template, for an instance."""


class UnitFiles:
    """The files of units that were seen on one host."""

    def __init__(self, seen: Observations) -> None:
        self.trouble: Missing | None = None
        """Why there may be more that starts."""
        self.seen = seen
        self._entries: dict[str, dict[str, _Entry]] = {}
        self._contents: dict[str, bytes] = {}
        self._unread: dict[str, Missing] = {}
        self._named: dict[str, list[Named]] = {}
        self._unmet: dict[str, Unmet] = {}
        """Units with what may keep them from starting, beside other units."""
        self._kernel = _words_of(seen)
        self._collect(seen)
        self._by_directory: dict[str, list[str]] = {}
        for path in self._contents:
            if path.endswith(".conf"):
                self._by_directory.setdefault(path.rpartition("/")[0], []).append(path)
        self._aliases: dict[str, set[str]] = {}
        for directory in ORDER:
            for name, entry in self._entries.get(directory, {}).items():
                if entry.link and is_unit(name) and (unit := self.find(name)) is not None and unit.name != name:
                    self._aliases.setdefault(unit.name, set()).add(name)

    def adopt(self, name: str) -> None:
        """Take what was read under an alias of a package's unit for the unit's own."""
        unit = self.find(name)
        alias = File(f"{VENDOR}/{name}")
        if unit is not None and unit.path not in self._contents and unit.name != name and alias in self.seen:
            outcome = self.seen.outcome(alias)
            if isinstance(outcome, Seen):
                self._contents[unit.path] = outcome.content

    def is_unknown(self, name: str) -> bool:
        """Whether there is no unit of this name, not even a masked one."""
        return self._fragment(name) is None

    def is_masked(self, name: str) -> bool:
        """Whether there is a unit of this name that systemd does not load (systemctl(1), `mask`)."""
        return self.find(name) is None and not self.is_unknown(name)

    @property
    def has_packages(self) -> bool:
        """Whether the units of packages are there, as they are not in an image of which /usr is not mounted."""
        return VENDOR in self._entries or UNMERGED in self._entries

    @property
    def shows_generated(self) -> bool:
        """Whether the units that generators make at start are to be seen."""
        return any(directory.startswith("/run/systemd/generator") for directory in self._entries)

    def find(self, name: str) -> Unit | None:
        """What systemd would load for a name; None where there is nothing, or it is masked (systemctl(1))."""
        for _ in range(8):
            found = self._fragment(name)
            if found is None:
                return None
            directory, file, entry = found
            if entry.link == "/dev/null" or (entry.kind == "file" and entry.size == 0):
                return None
            target = entry.link.rpartition("/")[2]
            if target == file and directory not in (VENDOR, UNMERGED) and f"{directory}/{file}" not in self._contents:
                return None  # it leads nowhere, or to what may not be read
            if not entry.link or target == file or not is_unit(target) or target.rpartition(".")[2] != file.rpartition(".")[2]:
                return Unit(name, f"{directory}/{file}", file)
            name = _instance_of(target, name) or target
        return None

    def _fragment(self, name: str) -> tuple[str, str, _Entry] | None:
        for file in (name, template_of(name)):
            for directory in ORDER if file else ():
                if file is not None and (entry := self._entries.get(directory, {}).get(file)) is not None:
                    return directory, file, entry
        return None

    def _collect(self, seen: Observations) -> None:
        requests = [*LISTINGS, *CONTENTS]
        if any(isinstance(one.outcome, Seen) and _kind(one.outcome) == "directory" for one in seen.many(LIB)):
            requests += UNMERGED_REQUESTS
        listings = {request.key for request in requests if not isinstance(request, type(CONTENTS[0]))}
        for request in requests:
            for one in seen.many(request):
                outcome = one.outcome
                if isinstance(outcome, Missing):
                    if request.key in listings:
                        self.trouble = self.trouble or outcome
                    elif outcome.reason is not Reason.NOT_SUPPORTED:  # a link to /dev/null is told by the listing
                        self._unread[one.source] = outcome
                elif isinstance(outcome, Seen):
                    if request.key in listings:
                        directory, _, name = one.source.rpartition("/")
                        self._entries.setdefault(directory, {})[name] = _entry(outcome)
                    else:
                        self._contents[one.source] = outcome.content

    def told(self, name: str, unit: Unit | None) -> list[Named]:
        """What the unit's file and drop-ins name; where one was not seen, there may be more."""
        if name not in self._named:
            self._named[name] = [] if unit is None else self._read(name, unit)
        return self._named[name]

    def linked(self, unit: str, suffix: str) -> Iterator[str]:
        """What a directory such as UNIT.wants holds; the first of one name speaks, and /dev/null takes it back."""
        found: dict[str, _Entry] = {}
        for directory in self._beside(unit, suffix):
            for name, entry in self._entries.get(directory, {}).items():
                found.setdefault(name, entry)
        yield from (name for name, entry in found.items() if entry.link != "/dev/null" and is_unit(name))

    def _beside(self, unit: str, suffix: str) -> Iterator[str]:
        """The directories that belong to a unit, by its names, its template's and its kind's."""
        names = [unit, *sorted(self._aliases.get(unit, ()))]
        kind = unit.rpartition(".")[2]
        for name in dict.fromkeys([*names, *(one for name in names if (one := template_of(name)))]):
            yield from (f"{directory}/{name}{suffix}" for directory in ORDER)
            base = name.rpartition(".")[0]
            while "-" in base.rstrip("-"):
                base = base.rstrip("-").rpartition("-")[0] + "-"
                yield from (f"{directory}/{base}.{kind}{suffix}" for directory in ORDER)
        yield from (f"{directory}/{kind}{suffix}" for directory in ORDER)

    def _read(self, name: str, unit: Unit) -> list[Named]:
        found: list[Named] = []
        is_shipped: list[bool] = []
        content = self._content(unit)
        if content is None:
            why = self._unread.get(unit.path) or missing(Reason.NOT_SUPPORTED, "what {unit} starts is not followed so far", unit=name)
            self.trouble = self.trouble or why
        else:
            found.append(named(content))
            is_shipped.append(_is_packages(unit.path))
        drop_ins: dict[str, tuple[bytes, bool]] = {}
        for directory in self._beside(name, ".d"):
            for path in self._by_directory.get(directory, ()):
                drop_ins.setdefault(path.rpartition("/")[2], (self._contents[path], _is_packages(path)))
        for file in sorted(drop_ins):
            content, is_packages = drop_ins[file]
            found.append(named(content))
            is_shipped.append(is_packages)
        if (kept := unmet(zip(found, is_shipped, strict=True), self._shipped(unit), self._kernel)) is not None:
            self._unmet[name] = kept
        if not all(one.is_whole for one in found):
            self.trouble = self.trouble or missing(Reason.TOO_LARGE, "{unit} is too large to be followed", unit=name)
        return found

    def _shipped(self, unit: Unit) -> Named | None:
        """The package's file, where the administrator's stands before it."""
        content = None if _is_packages(unit.path) else self._content(Unit(unit.name, f"{VENDOR}/{unit.file}", unit.file))
        return None if content is None else named(content)

    def _content(self, unit: Unit) -> bytes | None:
        if unit.path in self._contents:
            return self._contents[unit.path]
        outcome = self.seen.outcome(File(f"{VENDOR}/{unit.file}")) if unit.path.startswith((VENDOR, UNMERGED)) else None
        if isinstance(outcome, Seen):
            return outcome.content
        if isinstance(outcome, Missing) and outcome.reason is not Reason.NOT_COLLECTED:
            self._unread[unit.path] = outcome
        return None

    def contents(self, name: str) -> list[tuple[str, bytes]]:
        """The paths and contents of the unit's file and drop-ins, in the order in which they count."""
        unit = self.find(name)
        content = None if unit is None else self._content(unit)
        drop_ins: dict[str, str] = {}
        for directory in self._beside(name, ".d"):
            for path in self._by_directory.get(directory, ()):
                drop_ins.setdefault(path.rpartition("/")[2], path)
        found = [] if unit is None or content is None else [(unit.path, content)]
        return [*found, *((drop_ins[file], self._contents[drop_ins[file]]) for file in sorted(drop_ins))]

    def unforeseen(self) -> Missing | None:
        """Generators, whose units are seen below /run while the host is up, and not at all at rest."""
        for why in self._unread.values():
            return why
        if self.shows_generated:
            return None
        for listing in GENERATORS:
            for one in self.seen.many(listing):
                name = one.source.rpartition("/")[2]
                if isinstance(one.outcome, Missing):
                    return one.outcome
                if isinstance(one.outcome, Seen) and not name.startswith(("systemd-", "lvm2-")) and name not in KNOWN_GENERATORS:
                    return missing(Reason.NOT_SUPPORTED, "what the generator {path} makes start is not followed", path=one.source)
        return None


def _entry(seen: Seen) -> _Entry:
    attributes = seen.attributes or FileAttributes()
    link = seen.data.get("link") if isinstance(seen.data, dict) else ""
    return _Entry(link if isinstance(link, str) else "", attributes.kind, attributes.size)


def _words_of(seen: Observations) -> list[str] | Missing | None:
    """The kernel's command line; None where none runs."""
    match seen.outcome(KERNEL):
        case Seen() as told:
            return told.text.split()[:1_000]
        case Missing() as why if why.reason not in (Reason.NEEDS_RUNNING_SYSTEM, Reason.NOT_COLLECTED):
            return why
        case _:
            return None


def _is_packages(path: str) -> bool:
    return path.startswith((f"{VENDOR}/", f"{UNMERGED}/"))


def _kind(seen: Seen) -> str:
    return seen.attributes.kind if seen.attributes else ""


def _instance_of(template: str, name: str) -> str | None:
    """`a@.service` for `b@x.service` → `a@x.service`."""
    if "@." not in template or "@" not in name:
        return None
    return template.replace("@.", f"@{name.partition('@')[2].rpartition('.')[0]}.", 1)
