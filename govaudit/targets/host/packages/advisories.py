"""What of the installed rpm packages an advisory on security has a newer version of (updateinfo.xml, as dnf and zypper fetch it)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from govaudit.facts.pending_updates import PendingUpdate
from govaudit.model import Missing, Reason, missing

from .rpm_versions import RpmVersion, version_of

RED_HAT = frozenset({"rhel", "rocky", "almalinux", "ol"})
"""Whose packages come from two sources, both with advisories."""
SUSE = frozenset({"sles", "sled", "sles_sap", "opensuse-leap"})
"""Whose updates come from sources of their own, which alone have advisories."""

_OF_RED_HAT = ("baseos", "appstream")
_SOURCE = re.compile(r"/var/cache/(?:dnf|libdnf5)/(?P<dnf>[^/]+)-[0-9a-f]{16}/|/var/cache/zypp/raw/(?P<zypper>[^/]+)/")


class _List(NamedTuple):
    """The metadata of one source that lies on the host."""

    path: str
    written: int
    has_advisories: bool


class Told(NamedTuple):
    """The lines of the answer, sorted out."""

    lists: dict[tuple[str, str], _List]
    """By program and name of the source."""
    installed: list[tuple[str, str, str, str]]
    """Name, architecture, version and stream of a module."""
    offered: dict[tuple[str, str], list[tuple[str, list[str]]]]
    """By name and stream: architecture and versions."""
    ending: list[str]


def sorted_out(lines: Sequence[str]) -> Told:
    told = Told({}, [], {}, [])
    for line in lines:
        match line.split("\t"):
            case ["list", path, written, advisories]:
                if (found := _SOURCE.match(path)) and written.isdecimal() and len(written) < 12:
                    key = ("dnf", found["dnf"]) if found["dnf"] else ("zypper", found["zypper"])
                    one = _List(path, int(written), bool(advisories))
                    told.lists[key] = max(one, told.lists.get(key, one), key=lambda each: each.written)
            case ["installed", name, architecture, version, label]:
                told.installed.append((name, architecture, version, ":".join(label.split(":")[:2]) if ":" in label else ""))
            case ["offered", name, architecture, stream, *versions]:
                told.offered.setdefault((name, stream), []).append((architecture, versions))
            case ["end", *ending]:
                told = told._replace(ending=ending)
    return told


def pending(told: Told) -> tuple[list[PendingUpdate], Missing | None]:
    """The newest installed one of each package counts: of a kernel there are several. A stream of a module has advisories of its own."""
    newest: dict[tuple[str, str, str], tuple[RpmVersion, str]] = {}
    odd: Missing | None = None
    found: list[PendingUpdate] = []
    for name, architecture, version, stream in told.installed:
        try:
            ours = version_of(version)
        except ValueError:
            odd = odd or _odd(name)
            continue
        key = (name, architecture, stream)
        if key not in newest or newest[key][0] < ours:
            newest[key] = ours, version
    for (name, architecture, stream), (ours, version) in newest.items():
        best: tuple[RpmVersion, str] | None = None
        for other, versions in told.offered.get((name, stream), []):
            if other != architecture and "noarch" not in (other, architecture):
                continue
            try:
                candidates = [(version_of(each), each) for each in versions]
            except ValueError:
                odd = odd or _odd(name)
                continue
            best = max([*candidates, *([best] if best else [])], key=lambda each: each[0], default=None)
        if best is not None and best[0] > ours:
            found.append(PendingUpdate(package=name, architecture=architecture, installed=version, offered=best[1], is_held=False))
    return sorted(found, key=lambda one: (one.package, one.architecture)), odd


def _odd(name: str) -> Missing:
    return missing(Reason.UNPARSEABLE, "the version of the package {package} is not one that rpm takes", package=name)


def why_not_all(told: Told, enabled: Iterable[tuple[str, str]], release: str) -> Missing | None:
    """What keeps the comparison from being one of all packages of the release: `enabled` are the program and name of each source."""
    sources = list(enabled)
    if len(told.ending) != 4 or not all(each.isdecimal() for each in told.ending):
        return missing(Reason.INCOMPLETE, "the host's answer is incomplete")
    _, begun, ended, odd = map(int, told.ending)
    if begun != ended or odd:
        return missing(Reason.UNPARSEABLE, "the advisories of the host's sources cannot be followed")
    for program, name in sources:
        if _key(program, name) not in told.lists:
            return missing(Reason.INCOMPLETE, "the host has no metadata of its source {source}", source=name)
    with_advisories = [name for program, name in sources if told.lists[_key(program, name)].has_advisories]
    if release in RED_HAT:
        for part in _OF_RED_HAT:
            if not any(part in name.lower() for name in with_advisories):
                return missing(Reason.NOT_SUPPORTED, "the host has no advisories of a source {source}", source=part)
    elif release in SUSE:
        updates = [name for _, name in sources if "update" in name.lower()]
        lacking = [name for name in updates if name not in with_advisories]
        names = {name for _, name in sources}
        lacking += [name for name in names if name.endswith("-Pool") and name.removesuffix("Pool") + "Updates" not in names]
        if lacking or not updates:
            return missing(Reason.NOT_SUPPORTED, "the host has no advisories of a source {source}", source=min(lacking or ["update"]))
    else:
        return missing(Reason.NOT_SUPPORTED, "which source of this release has all advisories is not known")
    if not int(told.ending[1]):
        return missing(Reason.INCOMPLETE, "the host has no advisory of its sources")
    return None


def lists_made(told: Told, enabled: Iterable[tuple[str, str]]) -> datetime | Missing:
    """When the host last asked its sources; of several, the one that it has not asked for the longest time."""
    written = [told.lists[_key(program, name)].written for program, name in enabled if _key(program, name) in told.lists]
    if not written or not min(written):
        return missing(Reason.NOT_SUPPORTED, "the host has no metadata of a source of packages")
    return datetime.fromtimestamp(min(written), tz=UTC)


def _key(program: str, name: str) -> tuple[str, str]:
    return program, name.replace("/", "_") if program == "zypper" else name
