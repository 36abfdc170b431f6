"""The files of sudo's policy as they were seen on a host, and what else decides who may do what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from govaudit.model import Absent, FileAttributes, Missing, Observation, Reason, Request, Seen, absent, missing
from govaudit.reading import Each, Maybe, Observations
from govaudit.targets.host.places_of_programs import installed_elsewhere
from govaudit.targets.host.readers.accounts import GROUP, PASSWD
from govaudit.targets.host.requests import File, Glob, Listing, LiveFile
from govaudit.targets.host.sudoers.conf import PATH, other_policy
from govaudit.targets.host.sudoers.parser import FOLDER, MAIN, Disk, Policy, SeenFile, includes, read_policy
from govaudit.targets.host.sudoers.settings import Given

SUDOERS = File(MAIN)
DROP_INS = Glob(FOLDER + "/*")
DROP_IN_FOLDER = Listing(FOLDER)
PROGRAM = Listing("/usr/*bin/sudo")
ELSEWHERE = tuple(Listing(f"{place}/sudo") for place in ("/usr/local/*bin", "/opt/*bin", "/opt/*/*bin", "/snap/bin"))
"""Where a sudo may be that the distribution did not bring; it reads its policy from elsewhere too."""
ALTERNATIVE = Listing("/etc/alternatives/sudo")
SOURCES = File("/etc/nsswitch.conf")
CONFIGURATION = File(PATH)
RUNNING_HOST = LiveFile("/proc/sys/kernel/hostname")
HOST = File("/etc/hostname")


def _path_of(observation: Observation) -> str:
    return observation.source.removeprefix("file ").removeprefix("listing ")


def included(observations: Sequence[Observation]) -> Iterator[Request]:
    """What files of the policy include; `%h` may stand for anything until the host's name is known."""
    for observation in observations:
        if isinstance(observation.outcome, Seen):
            for is_folder, path in includes(_path_of(observation), observation.outcome.content):
                yield from _requests(path, is_folder=is_folder)


def _requests(path: str, *, is_folder: bool) -> Iterator[Request]:
    if any(letter in path for letter in "*?[]\\\0") or ".." in path.split("/"):
        return  # nothing that can be asked for: it is not looked at, and the reader says so
    pattern = path.replace("%h", "*")
    if is_folder:
        folder = pattern.rstrip("/") or "/"
        yield Listing(folder)
        yield Glob(folder.rstrip("/") + "/*")
    else:
        yield Glob(pattern) if pattern != path else File(path)


_NO_FOLDERS = {request.key for request in (PROGRAM, ALTERNATIVE, *ELSEWHERE)}
_NO_POLICY = {request.key for request in (SUDOERS, SOURCES, CONFIGURATION, HOST, GROUP, PASSWD)}
"""Requests whose answers are no files of the policy, unless it includes them."""

POLICY: tuple[Request | Maybe | Each, ...] = (
    SUDOERS,
    Maybe(DROP_INS),
    Maybe(DROP_IN_FOLDER),
    Maybe(PROGRAM),
    *(Maybe(place) for place in ELSEWHERE),
    Maybe(ALTERNATIVE),
    Maybe(SOURCES),
    Maybe(CONFIGURATION),
    Maybe(RUNNING_HOST),
    Maybe(HOST),
    Each(SUDOERS, included, again=True),
)


def policy_of(seen: Observations) -> Policy | Absent | Missing:
    disk = disk_of(seen)
    if isinstance(disk, Absent | Missing):
        return disk
    configuration = seen.outcome(CONFIGURATION)
    if isinstance(configuration, Missing):
        return configuration
    if isinstance(configuration, Seen) and (other := other_policy(configuration.content)):
        return other
    policy = _policy_on(disk)
    policy.trouble.extend(_other_sources(seen))
    policy.trouble.extend(_other_programs(seen))
    if doubt := Given(policy.defaults).doubt("runas_default"):
        policy.trouble.append(doubt)
    return policy


_KEPT = 4
"""Several readers of a host, and many hosts, have one and the same policy: so many of the last are kept."""


def _policy_on(disk: Disk) -> Policy:
    frozen = (tuple(disk.files.items()), tuple(disk.folders.items()), disk.host)
    if disk.unlisted or any(isinstance(one, Missing) for one in (*disk.files.values(), *disk.folders.values(), disk.host)):
        return read_policy(disk)
    policy = _policy_of_all(*frozen)
    return policy._replace(trouble=list(policy.trouble))


@lru_cache(maxsize=_KEPT)
def _policy_of_all(
    files: tuple[tuple[str, SeenFile | Missing | None], ...],
    folders: tuple[tuple[str, FileAttributes | Missing | None], ...],
    host: str | Missing,
) -> Policy:
    """The policy on a disk of which all is known."""
    return read_policy(Disk(dict(files), dict(folders), {}, host))


def disk_of(seen: Observations) -> Disk | Absent | Missing:
    main = seen.outcome(SUDOERS)
    if isinstance(main, Missing):
        return main
    program = seen.outcome(PROGRAM)
    elsewhere = installed_elsewhere(ELSEWHERE, seen) if isinstance(program, Absent) else None
    if isinstance(main, Absent):
        if isinstance(program, Seen):
            return missing(Reason.NOT_SUPPORTED, "sudo is installed, but its policy is not at {path}", path=MAIN)
        return program if isinstance(program, Missing) else elsewhere or absent("sudo is not installed")
    if elsewhere:
        return elsewhere
    files: dict[str, SeenFile | Missing | None] = {MAIN: SeenFile(main.content, main.attributes)}
    folders: dict[str, FileAttributes | Missing | None] = {}
    unlisted: dict[str, Missing] = {}
    named = {DROP_IN_FOLDER.key, *(request.key for request in included(list(seen)))}
    for observation in seen:
        request, outcome = observation.request, observation.outcome
        if request.startswith("listing ") and request in named and request not in _NO_FOLDERS:
            path = request.removeprefix("listing ")
            path = path if "*" not in path else _path_of(observation)
            folders[path] = outcome.attributes if isinstance(outcome, Seen) else outcome if isinstance(outcome, Missing) else None
        elif request.startswith("file ") and request not in _NO_POLICY:
            path = request.removeprefix("file ")
            files[path] = SeenFile(outcome.content, outcome.attributes) if isinstance(outcome, Seen) else None
            if isinstance(outcome, Missing):
                files[path] = outcome
        elif request.startswith("glob "):
            _add_many(request.removeprefix("glob "), observation, files, unlisted)
    return Disk(files, folders, unlisted, _host(seen))


def _add_many(pattern: str, observation: Observation, files: dict[str, SeenFile | Missing | None], unlisted: dict[str, Missing]) -> None:
    """One answer of a request for many files; what is not about one of them says that there may be more."""
    path, outcome = observation.source, observation.outcome
    if isinstance(outcome, Seen):
        files[path] = SeenFile(outcome.content, outcome.attributes)
    elif isinstance(outcome, Missing):
        if path.startswith("/") and "*" not in path and path.rpartition("/")[0] == pattern.rpartition("/")[0]:
            files[path] = outcome
        else:
            unlisted[pattern.rpartition("/")[0]] = outcome


def _host(seen: Observations) -> str | Missing:
    """The host's name up to the first dot, of the running system first."""
    for request in (RUNNING_HOST, HOST):
        found = seen.seen(request)
        lines = [line.strip() for line in found.lines() if line.strip() and not line.startswith("#")] if found else []
        if lines and re.fullmatch(r"[A-Za-z0-9._-]{1,255}", lines[0]):
            return lines[0].partition(".")[0]
    return missing(Reason.INCOMPLETE, "the name of the host is not known")


def _other_sources(seen: Observations) -> Iterator[Missing]:
    """Rules that come from a directory (`sudoers:` in nsswitch.conf)."""
    sources = seen.seen(SOURCES)
    for line in sources.lines() if sources else []:
        found = re.match(r"[ \t]*sudoers[ \t]*:([^#]*)", line)
        others = [word for word in found[1].split() if word != "files" and not word.startswith("[")] if found else []
        if others:
            yield missing(Reason.INCOMPLETE, "rules also come from {sources}, which is not looked at", sources=others)


def _other_programs(seen: Observations) -> Iterator[Missing]:
    """Other programs in the place of sudo."""
    alternative = seen.seen(ALTERNATIVE)
    link = str((alternative.data or {}).get("link", "")) if alternative else ""
    if link and not link.endswith(("/sudo.ws", "/sudo-ldap")):
        yield missing(Reason.NOT_SUPPORTED, "{program} stands in for sudo, which is not followed", program=link)
