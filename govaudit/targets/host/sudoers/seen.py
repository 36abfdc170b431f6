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
from govaudit.targets.host.sudoers.conf import VENDORS as PATH_OF_VENDOR
from govaudit.targets.host.sudoers.parser import FOLDER, MAIN, VENDORS, Disk, Policy, SeenFile, includes, read_policy
from govaudit.targets.host.sudoers.version import RELEASE, VERSION, Dialect, dialects_of

SUDOERS = File(MAIN)
SUDOERS_OF_VENDOR = File(VENDORS)
DROP_INS = Glob(FOLDER + "/*")
DROP_IN_FOLDER = Listing(FOLDER)
PROGRAM = Listing("/usr/*bin/sudo")
ELSEWHERE = tuple(Listing(f"{place}/sudo") for place in ("/usr/local/*bin", "/opt/*bin", "/opt/*/*bin", "/snap/bin"))
"""Where a sudo may be that the distribution did not bring; it reads its policy from elsewhere too."""
ALTERNATIVE = Listing("/etc/alternatives/sudo")
SOURCES = File("/etc/nsswitch.conf")
CONFIGURATION = File(PATH)
CONFIGURATION_OF_VENDOR = File(PATH_OF_VENDOR)
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
_BESIDE = (SUDOERS, SUDOERS_OF_VENDOR, SOURCES, CONFIGURATION, CONFIGURATION_OF_VENDOR, HOST, GROUP, PASSWD, RELEASE)
_NO_POLICY = {request.key for request in _BESIDE}
"""Requests whose answers are no files of the policy, unless it includes them."""

POLICY: tuple[Request | Maybe | Each, ...] = (
    SUDOERS,
    Maybe(SUDOERS_OF_VENDOR),
    Maybe(DROP_INS),
    Maybe(DROP_IN_FOLDER),
    Maybe(PROGRAM),
    *(Maybe(place) for place in ELSEWHERE),
    Maybe(ALTERNATIVE),
    Maybe(SOURCES),
    Maybe(CONFIGURATION),
    Maybe(CONFIGURATION_OF_VENDOR),
    Maybe(RUNNING_HOST),
    Maybe(HOST),
    Maybe(RELEASE),
    Maybe(VERSION),
    Each(SUDOERS, included, again=True),
    Each(SUDOERS_OF_VENDOR, included, again=True),
)


def policy_of(seen: Observations) -> Policy | Absent | Missing:
    disk = disk_of(seen)
    if isinstance(disk, Absent | Missing):
        return disk
    configuration, path = seen.outcome(CONFIGURATION), PATH
    if isinstance(configuration, Missing):
        return configuration
    if isinstance(configuration, Absent) and isinstance(vendors := seen.outcome(CONFIGURATION_OF_VENDOR), Seen):
        configuration, path = vendors, PATH_OF_VENDOR
    if isinstance(configuration, Seen) and (other := other_policy(configuration.content, path)):
        return other
    dialects = dialects_of(seen)
    policy, others = _readings(disk, dialects)
    policy.trouble.extend(_differences(policy, others))
    if policy.mistakes and not dialects[0].recovers:
        path, line = policy.mistakes[0].place.path, policy.mistakes[0].place.line
        why = missing(Reason.NOT_SUPPORTED, "{path}:{line} is a mistake: a sudo before 1.9.3 lets nobody in for it", path=path, line=line)
        policy.trouble.append(why)
    policy.trouble.extend(_other_sources(seen))
    policy.trouble.extend(_other_programs(seen))
    if policy.mistakes and isinstance(configuration, Seen) and b"error_recovery" in configuration.content:
        policy.trouble.append(missing(Reason.NOT_SUPPORTED, "{path} may have sudo let nobody in for a mistake", path=path))
    return policy


_KEPT = 8
"""Several readers of a host, and many hosts, have one and the same policy: so many of the last are kept."""


_DIVIDES = re.compile(rb"\^|\0|INTERCEPT|list|PRIVS|APPARMOR|CWD|CHROOT")
"""What versions read differently, beside files that are not there; comments with it do no harm."""


def _readings(disk: Disk, dialects: Sequence[Dialect]) -> tuple[Policy, list[Policy]]:
    """The policy as the first dialect reads it, and as the others do where they may read something else."""
    policy = _policy_on(disk, dialects[0])
    contents = [file.content for file in disk.files.values() if isinstance(file, SeenFile)]
    may_differ = None in disk.files.values() or any(_DIVIDES.search(content) for content in contents)
    return policy, [_policy_on(disk, dialect) for dialect in dialects[1:]] if may_differ else []


def mistakes_of(disk: Disk, dialects: Sequence[Dialect]) -> tuple[Policy, list[Missing]]:
    """The policy with what sudo stumbles over, and why that may be more or less."""
    policy, others = _readings(disk, dialects)
    return policy, [*policy.trouble[:1], *_differences(policy, [one for one in others if one.mistakes != policy.mistakes])]


def _differences(policy: Policy, others: Sequence[Policy]) -> Iterator[Missing]:
    """Where it depends on a version or build that is not known what the policy says."""
    for other in others:
        if (policy.grants, policy.defaults, policy.aliases) != (other.grants, other.defaults, other.aliases):
            one = next((one for one in [*other.mistakes, *policy.mistakes] if (one in other.mistakes) != (one in policy.mistakes)), None)
            path, line = (one.place.path, one.place.line) if one else (MAIN, 1)
            yield missing(
                Reason.NOT_SUPPORTED, "{path}:{line} means something else to other versions of sudo, and which it is is not known",
                path=path, line=line,
            )  # fmt: skip
            return
        yield from [trouble for trouble in other.trouble if trouble not in policy.trouble][:1]


def _policy_on(disk: Disk, dialect: Dialect) -> Policy:
    frozen = (tuple(disk.files.items()), tuple(disk.folders.items()), tuple(disk.searched), disk.host, dialect, disk.main)
    if disk.unlisted or any(isinstance(one, Missing) for one in (*disk.files.values(), *disk.folders.values(), disk.host)):
        return read_policy(disk, dialect)
    policy = _policy_of_all(*frozen)
    return policy._replace(trouble=list(policy.trouble))


@lru_cache(maxsize=_KEPT)
def _policy_of_all(
    files: tuple[tuple[str, SeenFile | Missing | None], ...],
    folders: tuple[tuple[str, FileAttributes | Missing | None], ...],
    searched: tuple[str, ...],
    host: str | Missing,
    dialect: Dialect,
    main: str,
) -> Policy:
    """The policy on a disk of which all is known."""
    return read_policy(Disk(dict(files), dict(folders), {}, searched, host, main), dialect)


def disk_of(seen: Observations) -> Disk | Absent | Missing:
    main, begins = seen.outcome(SUDOERS), MAIN
    if isinstance(main, Missing):
        return main
    if isinstance(main, Absent) and isinstance(vendors := seen.outcome(SUDOERS_OF_VENDOR), Seen):
        main, begins = vendors, VENDORS
    program = seen.outcome(PROGRAM)
    elsewhere = installed_elsewhere(ELSEWHERE, seen) if isinstance(program, Absent) else None
    if isinstance(main, Absent):
        if isinstance(program, Seen):
            return missing(Reason.NOT_SUPPORTED, "sudo is installed, but its policy is not at {path}", path=MAIN)
        return program if isinstance(program, Missing) else elsewhere or absent("sudo is not installed")
    if elsewhere:
        return elsewhere
    files: dict[str, SeenFile | Missing | None] = {begins: SeenFile(main.content, main.attributes)}
    folders: dict[str, FileAttributes | Missing | None] = {}
    unlisted: dict[str, Missing] = {}
    patterns: list[str] = []
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
            patterns.append(request.removeprefix("glob "))
            _add_many(patterns[-1], observation, files, unlisted)
    searched = [one for one in dict.fromkeys(patterns) if one.rpartition("/")[0] not in unlisted]
    return Disk(files, folders, unlisted, searched, _host(seen), begins)


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
