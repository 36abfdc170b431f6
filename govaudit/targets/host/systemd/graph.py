"""Which units start with the host: all that default.target pulls in, as systemd follows it, and what these start later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from govaudit.model import FileAttributes, Missing, Reason, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.requests import File

from .files import Named, expanded, is_unit, named, template_of
from .search import CONTENTS, GENERATORS, LIB, LISTINGS, ORDER, UNMERGED, UNMERGED_REQUESTS, VENDOR

DEFAULT = "default.target"
RESCUE = "rescue.target"
"""What is started where the default cannot be."""

USUAL_TARGETS = tuple(
    f"{name}.target"
    for name in (
        *("multi-user", "graphical", "sysinit", "basic", "timers", "sockets", "paths", "network", "network-pre", "network-online"),
        *("local-fs", "remote-fs", "time-sync", "nss-lookup", "cloud-init", "getty", "swap", "cryptsetup"),
    )
)
"""The targets that a host passes on its way up (bootup(7)), where its own are not to be seen."""

MOST_UNITS = 3000
"""Units that are followed; names can be made to go on for ever (`t@%n.service`)."""

MOST_REQUIRED = 300
"""Units that one unit may require, directly or not."""

KNOWN_GENERATORS = frozenset(
    str.split(
        """
        cloud-init-generator friendly-recovery gpt-auto-generator lvm2-activation-generator netplan nfs-server-generator
        openvpn-generator ostree-system-generator postgresql-generator rc-local-generator rpc-pipefs-generator
        selinux-autorelabel-generator.sh snapd-generator sshd-socket-generator kdump-dep-generator.sh coreos-generator
        zfs-mount-generator zram-generator ibft-rule-generator nm-cloud-setup-generator.sh
        """
    )
)
"""Programs beside systemd's own that make units at start, and none of the services that others ask for here."""


class _Entry(NamedTuple):
    """One name in one directory of units."""

    link: str
    kind: str
    size: int | None


class _Unit(NamedTuple):
    """What a name leads to."""

    name: str
    """Its own name, where what was asked for is an alias."""
    path: str
    """Its file."""
    file: str
    """The name of its file: that of the template, for an instance."""


class Units:
    """The units of one host."""

    def __init__(self, seen: Observations) -> None:
        self.trouble: Missing | None = None
        """Why there may be more that starts."""
        self._seen = seen
        self._entries: dict[str, dict[str, _Entry]] = {}
        self._contents: dict[str, bytes] = {}
        self._unread: dict[str, Missing] = {}
        self._collect(seen)
        self._aliases: dict[str, set[str]] = {}
        for directory in ORDER:
            for name, entry in self._entries.get(directory, {}).items():
                if entry.link and is_unit(name) and (unit := self.find(name)) is not None and unit.name != name:
                    self._aliases.setdefault(unit.name, set()).add(name)
        self._startable: set[str] = set()
        self._named: dict[str, list[Named]] = {}
        self._doubtful: dict[str, str] = {}
        self.started: dict[str, str] = {}
        """Those that start with the host."""
        self.called: dict[str, str] = {}
        """Those that one of these starts later, each with what starts it."""
        self.hindered: dict[str, str] = {}
        """Those that would start if all were there that they require, or those that start them."""
        self._walk()

    def starts(self, name: str) -> bool:
        """Whether a unit starts with the host, by whatever name it is known; of a template: any instance."""
        return self._among(self.started, name) is not None

    def caller(self, name: str) -> str | None:
        """What starts a unit later, such as its socket when somebody calls."""
        return self._among(self.called, name)

    def doubt(self, name: str) -> Missing | None:
        """Why it cannot be told whether a unit starts, that would if nothing were in the way."""
        if self._among(self.hindered, name) is None:
            return None
        return missing(Reason.NOT_SUPPORTED, "{unit}, or what starts it, requires a unit that is masked or not there", unit=name)

    def _among(self, reached: dict[str, str], name: str) -> str | None:
        unit = self.find(name)
        if unit is None:
            return None
        if "@." in unit.name:
            return next((by for one, by in reached.items() if template_of(one) == unit.name), None)
        return reached.get(unit.name)

    def is_unknown(self, name: str) -> bool:
        """Whether there is no unit of this name, not even a masked one."""
        return self._fragment(name) is None

    @property
    def shows_generated(self) -> bool:
        """Whether the units that generators make at start are to be seen."""
        return any(directory.startswith("/run/systemd/generator") for directory in self._entries)

    def find(self, name: str) -> _Unit | None:
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
                return _Unit(name, f"{directory}/{file}", file)
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

    def _walk(self) -> None:
        first = self.find(DEFAULT)
        names = [*USUAL_TARGETS]
        if first is not None and self._can_start(first.name):
            names = [first.name]
        elif not self.is_unknown(DEFAULT):
            names = [RESCUE]
            self._doubtful[DEFAULT] = ""
        calls = self._follow([(name, "") for name in names], self.started)
        while calls:
            calls = self._follow(calls, self.called)
        doubtful = list(self._doubtful.items())
        while doubtful:
            doubtful = self._follow(doubtful, self.hindered)
        if self.trouble is None:
            self.trouble = self._unforeseen()

    def _follow(self, names: Iterable[tuple[str, str]], reached: dict[str, str]) -> list[tuple[str, str]]:
        """Reach all that the names pull in, each with who calls it; gives what these call later."""
        waiting = list(names)
        calls: list[tuple[str, str]] = []
        while waiting:
            name, caller = waiting.pop()
            unit = self.find(name)
            if unit is None and name not in USUAL_TARGETS:
                continue
            own = name if unit is None else unit.name
            if own in self.started or own in self.called or own in self.hindered:
                continue
            if reached is not self.hindered and not self._can_start(own):
                self._doubtful.setdefault(own, caller)
                continue
            if len(self.started) + len(self.called) + len(self.hindered) >= MOST_UNITS:
                self.trouble = self.trouble or missing(Reason.TOO_LARGE, "more than {limit} units start", limit=MOST_UNITS)
                return []
            reached[own] = caller
            told = self._told(own, unit)
            waiting += [(pulled, caller) for pulled in self._pulled(own, told)]
            calls += [(called, own) for called in (*self._linked(own, ".upholds"), *_calls(own, told))]
        return calls

    def _can_start(self, name: str) -> bool:
        """Whether all that the unit requires, and what that requires in turn, is there and not masked."""
        waiting, looked_at = [name], set[str]()
        while waiting:
            one = waiting.pop()
            unit = self.find(one)
            if unit is None:
                if one in USUAL_TARGETS and self.is_unknown(one):
                    continue
                return False
            if unit.name in looked_at or unit.name in self._startable:
                continue
            if len(looked_at) > MOST_REQUIRED:
                self.trouble = self.trouble or missing(Reason.TOO_LARGE, "{unit} requires too many units to be followed", unit=name)
                return False
            looked_at.add(unit.name)
            waiting += self._linked(unit.name, ".requires")
            waiting += self._whole((name for one in self._told(unit.name, unit) for name in one.required), unit.name)
        self._startable |= looked_at
        return True

    def _pulled(self, unit: str, told: list[Named]) -> Iterator[str]:
        for suffix in (".wants", ".requires"):
            yield from self._linked(unit, suffix)
        yield from self._whole((name for one in told for name in one.pulled), unit)
        if unit.rpartition(".")[2] in ("service", "socket", "timer", "path") and not any(one.is_plain is False for one in told):
            yield "sysinit.target"

    def _whole(self, names: Iterable[str], unit: str) -> Iterator[str]:
        for name in names:
            if (whole := expanded(name, unit)) is not None:
                if is_unit(whole):
                    yield whole
            else:
                self.trouble = self.trouble or missing(
                    Reason.NOT_SUPPORTED, "{unit} pulls in {name}, which is not followed", unit=unit, name=name
                )

    def _linked(self, unit: str, suffix: str) -> Iterator[str]:
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

    def _told(self, name: str, unit: _Unit | None) -> list[Named]:
        """What the unit's file and drop-ins name; where one was not seen, there may be more."""
        if name not in self._named:
            self._named[name] = [] if unit is None else self._read(name, unit)
        return self._named[name]

    def _read(self, name: str, unit: _Unit) -> list[Named]:
        found: list[Named] = []
        content = self._content(unit)
        if content is None:
            why = self._unread.get(unit.path) or missing(Reason.NOT_SUPPORTED, "what {unit} starts is not followed so far", unit=name)
            self.trouble = self.trouble or why
        else:
            found.append(named(content))
        drop_ins: dict[str, bytes] = {}
        for directory in self._beside(name, ".d"):
            for path in self._drop_ins().get(directory, ()):
                drop_ins.setdefault(path.rpartition("/")[2], self._contents[path])
        found += [named(drop_ins[file]) for file in sorted(drop_ins)]
        if not all(one.is_whole for one in found):
            self.trouble = self.trouble or missing(Reason.TOO_LARGE, "{unit} is too large to be followed", unit=name)
        return found

    def _drop_ins(self) -> dict[str, list[str]]:
        if not hasattr(self, "_by_directory"):
            self._by_directory: dict[str, list[str]] = {}
            for path in self._contents:
                if path.endswith(".conf"):
                    self._by_directory.setdefault(path.rpartition("/")[0], []).append(path)
        return self._by_directory

    def _content(self, unit: _Unit) -> bytes | None:
        if unit.path in self._contents:
            return self._contents[unit.path]
        outcome = self._seen.outcome(File(f"{VENDOR}/{unit.file}")) if unit.path.startswith((VENDOR, UNMERGED)) else None
        if isinstance(outcome, Seen):
            return outcome.content
        if isinstance(outcome, Missing) and outcome.reason is not Reason.NOT_COLLECTED:
            self._unread[unit.path] = outcome
        return None

    def _unforeseen(self) -> Missing | None:
        """Generators, whose units are seen below /run while the host is up, and not at all at rest."""
        for why in self._unread.values():
            return why
        if self.shows_generated:
            return None
        for listing in GENERATORS:
            for one in self._seen.many(listing):
                name = one.source.rpartition("/")[2]
                if isinstance(one.outcome, Missing):
                    return one.outcome
                if isinstance(one.outcome, Seen) and not name.startswith(("systemd-", "lvm2-")) and name not in KNOWN_GENERATORS:
                    return missing(Reason.NOT_SUPPORTED, "what the generator {path} makes start is not followed", path=one.source)
        return None


_of: WeakKeyDictionary[Observations, Units] = WeakKeyDictionary()


def units_of(seen: Observations) -> Units:
    """The units of a host, worked out once for each reader."""
    found = _of.get(seen)
    if found is None:
        found = _of[seen] = Units(seen)
    return found


def _entry(seen: Seen) -> _Entry:
    attributes = seen.attributes or FileAttributes()
    link = seen.data.get("link") if isinstance(seen.data, dict) else ""
    return _Entry(link if isinstance(link, str) else "", attributes.kind, attributes.size)


def _kind(seen: Seen) -> str:
    return seen.attributes.kind if seen.attributes else ""


def _instance_of(template: str, name: str) -> str | None:
    """`a@.service` for `b@x.service` → `a@x.service`."""
    if "@." not in template or "@" not in name:
        return None
    return template.replace("@.", f"@{name.partition('@')[2].rpartition('.')[0]}.", 1)


def _calls(unit: str, told: list[Named]) -> Iterator[str]:
    """What a socket, timer or path starts: what it names, else the service of its own name."""
    base, _, kind = unit.rpartition(".")
    if kind not in ("socket", "timer", "path"):
        return
    names = [name for one in told for name in one.called]
    if names:
        yield from (whole for name in names if (whole := expanded(name, unit)) is not None)
    elif any(one.each_call for one in told):
        yield f"{base}@call.service"
    else:
        yield f"{base}.service"


