"""Where the stacks of PAM are written, in the order in which libpam looks (`_pam_open_config_file`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from govaudit.model import Absent, Missing, Observation, Reason, Request, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.pam.lines import lines_of, word
from govaudit.targets.host.pam.release import RELEASE, Libpam, libpam_of
from govaudit.targets.host.requests import File, Glob, Listing

FOLDER = "/etc/pam.d/"
FILES = Glob("/etc/pam.d/*")
VENDORS = Glob("/usr/lib/pam.d/*")
VENDORS_BEFORE = Glob("/usr/etc/pam.d/*")
"""Where builds with a vendor's folder look last: those of SUSE."""
SINGLE = File("/etc/pam.conf")
"""libpam reads it where there is no folder (pam.conf(5))."""
PLACES = (FILES, VENDORS, VENDORS_BEFORE, SINGLE, RELEASE)

MODULE_FOLDERS = tuple(Listing(f"{folder}/*") for folder in ("/lib/security", "/lib64/security", "/lib/*-linux-gnu*/security"))
"""Where the modules are: one of these folders by the build; where they are under /usr, /lib and /lib64 are links to it."""


class Written(NamedTuple):
    """What is written of one service."""

    path: str
    content: bytes


class Configuration(NamedTuple):
    """All that libpam may read, and the modules that it may load."""

    files: Mapping[str, Written | Missing]
    """By the name of the service or of what services include."""
    modules: frozenset[str] | Missing | None = None
    """The names of those that are there; None where that was not asked."""
    doubt: Missing | None = None
    """Why there may be names that were not seen."""
    libpam: Libpam = Libpam()
    is_single: bool = False
    """All is written in /etc/pam.conf, and nothing can be included from a folder."""


def configuration_of(seen: Observations) -> Configuration | Missing:
    """What is written of each name; missing where the folder in which libpam looks first may not be listed."""
    files: dict[str, Written | Missing] = {}
    doubt: Missing | None = None
    for request in (FILES, VENDORS, VENDORS_BEFORE):
        folder = request.pattern.removesuffix("*")
        for observation in seen.many(request):
            name = _name(observation, folder)
            if name is None and isinstance(observation.outcome, Missing):
                if request is FILES:
                    return observation.outcome
                doubt = doubt or observation.outcome
            elif name is not None and name not in files:
                written = _written(observation, seen, request)
                files |= {} if written is None else {name: written}
    is_folder = any(not isinstance(one.outcome, Absent) for request in (FILES, VENDORS, VENDORS_BEFORE) for one in seen.many(request))
    libpam = libpam_of(seen)
    if not is_folder:
        single = _single(seen.one(SINGLE), libpam)
        if isinstance(single, Missing):
            return single
        files = single
    asked = any(request in seen for request in MODULE_FOLDERS)
    return Configuration(files, modules_there(seen) if asked else None, doubt, libpam, is_single=not is_folder)


def modules_there(seen: Observations) -> frozenset[str] | Missing:
    """The names of the files of modules that are there; missing where none was seen, or not everywhere."""
    names: set[str] = set()
    for request in MODULE_FOLDERS:
        for observation in seen.many(request):
            if isinstance(observation.outcome, Missing):
                return observation.outcome
            if isinstance(observation.outcome, Seen):
                names.add(observation.source.rpartition("/")[2])
    if "pam_permit.so" in names or "pam_unix.so" in names:
        return frozenset(names)
    return missing(Reason.INCOMPLETE, "the modules of PAM were not found in their usual folders")


def _name(observation: Observation, folder: str) -> str | None:
    """The name of the service that the observation is of; None where it is of the folder."""
    name = observation.source.removeprefix(folder)
    return name if observation.source.startswith(folder) and name and "*" not in name else None


def _written(observation: Observation, seen: Observations, request: Request) -> Written | Missing | None:
    outcome = observation.outcome
    if isinstance(outcome, Seen):
        doubt = _whether_looked_at(seen, observation.source) if request is VENDORS_BEFORE else None
        return doubt or Written(observation.source, outcome.content)
    return outcome if isinstance(outcome, Missing) else None


def _whether_looked_at(seen: Observations, path: str) -> Missing | None:
    release = seen.seen(RELEASE)
    lines = release.lines() if release is not None else []
    if any("suse" in line.lower() for line in lines if line.startswith(("ID=", "ID_LIKE="))):
        return None
    return missing(Reason.NOT_SUPPORTED, "whether libpam reads {path} depends on how it was built", path=path)


def _single(observation: Observation, libpam: Libpam) -> dict[str, Written | Missing] | Missing:
    """/etc/pam.conf: lines that begin with the name of their service; the others are left empty, so that lines keep their numbers."""
    outcome = observation.outcome
    if not isinstance(outcome, Seen):
        return outcome if isinstance(outcome, Missing) else {}
    found = lines_of(SINGLE.path, outcome.content, libpam.version)
    if isinstance(found, Missing):
        return found
    by_name: dict[str, list[tuple[int, bytes]]] = {}
    for place, line in found.lines:
        name, rest = word(line)
        if name is not None:
            by_name.setdefault(name.lower(), []).append((place.line or 0, rest.encode()))
    if not found.is_whole:
        return missing(Reason.UNPARSEABLE, "{path}: the last line is not ended, and libpam refuses everybody", path=SINGLE.path)
    return {name: Written(SINGLE.path, _at_their_lines(entries)) for name, entries in list(by_name.items())[:200]}


def _at_their_lines(entries: Iterable[tuple[int, bytes]]) -> bytes:
    text = bytearray()
    at = 0
    for number, line in entries:
        text += b"\n" * (number - at) + line
        at = number
    return bytes(text)
