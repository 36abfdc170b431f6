"""Where the paths lead that are asked about, as `readlink -f` tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from govaudit.facts.real_paths import RealPath, RealPaths
from govaudit.facts.storage import layers_of
from govaudit.model import Absent, Missing, Observation, Reason, Request, Seen, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.disks.crypttab import lines_of
from govaudit.targets.host.requests import Command, File, LiveFile

from .accounts import PASSWD
from .home_files import homes
from .homes import NO_SHELLS
from .storage import MOUNTINFO, mount_of_line, unescaped

CRYPTTAB = File("/etc/crypttab")
FSTAB = File("/etc/fstab")
CORE_PATTERN = LiveFile("/proc/sys/kernel/core_pattern")

PATHS = ("/", "/home", "/var", "/srv", "/tmp", "/opt", "/root", "/data", "/var/lib", "/var/log", "/var/tmp", "/var/www")  # noqa: S108
"""Directories that are asked about on every host, all at once: `readlink` leaves out only what lies in no directory."""

ALL_PATHS = Command(("readlink", "-f", "--", *PATHS))

TAKEN_BY = {"systemd-coredump": ("/var/lib/systemd/coredump", "/var/log/journal"), "apport": ("/var/crash",), "abrt": ("/var/spool/abrt",)}
"""What takes core dumps, and where it keeps them."""

MOST_PATHS = 500


def resolution(*paths: str) -> Command:
    """The request that follows paths to their ends."""
    return Command(("readlink", "-f", "--", *paths))


def _lines(seen: Sequence[Observation]) -> list[str]:
    return [line for one in seen if isinstance(one.outcome, Seen) for line in one.outcome.lines()]


def _in_mounts(seen: Sequence[Observation]) -> list[str]:
    """The directories of overlay file systems."""
    lines = [line for line in _lines(seen) if " - overlay " in line][:MOST_PATHS]
    return [path for line in lines if (mount := mount_of_line(line)) is not None for path in layers_of(mount)]


def _in_crypttab(seen: Sequence[Observation]) -> list[str]:
    """Key files."""
    lines = [line for one in seen if isinstance(one.outcome, Seen) for line in lines_of(one.outcome)]
    return [path for line in lines for path in (line.key, f"/etc/cryptsetup-keys.d/{line.name}.key")]


def _in_fstab(seen: Sequence[Observation]) -> list[str]:
    """Swap files, and images of file systems."""
    specs = [unescaped(words[0]) for line in _lines(seen) if (words := line.split(maxsplit=1))]
    return [spec for spec in specs if not spec.startswith("/dev/")]


def _in_pattern(seen: Sequence[Observation]) -> list[str]:
    """The directory of core dumps."""
    patterns = _lines(seen)[:1]
    by_program = [
        place for line in patterns for name, places in TAKEN_BY.items() if line.startswith("|") and name in line for place in places
    ]
    return by_program + [line.rpartition("/")[0] or "/" for line in patterns if line.startswith("/")]


def _in_passwd(seen: Sequence[Observation]) -> list[str]:
    """The folders that hold the homes of those who can log in, but for the usual ones."""
    people = [home for line, home in homes(seen) if home and line.shell.rpartition("/")[2] not in NO_SHELLS]
    return [folder for home in people if (folder := home.rpartition("/")[0]) and folder not in PATHS]


SOURCES: dict[Request, Callable[[Sequence[Observation]], list[str]]] = {
    MOUNTINFO: _in_mounts,
    CRYPTTAB: _in_crypttab,
    FSTAB: _in_fstab,
    CORE_PATTERN: _in_pattern,
    PASSWD: _in_passwd,
}


def _usable(source: Request, seen: Sequence[Observation]) -> list[str]:
    whole = [path for path in SOURCES[source](seen) if path.startswith("/") and "\0" not in path and len(path) <= 4096]
    return list(dict.fromkeys(whole))[:MOST_PATHS]


def _each(source: Request) -> Each:
    def asked(seen: Sequence[Observation]) -> list[Request]:
        paths = _usable(source, seen)
        # The layers of overlays are many, and all are there.
        return [resolution(*paths)] if source == MOUNTINFO and paths else [resolution(path) for path in paths]

    return Each(source, asked)


@reads(Maybe(ALL_PATHS), *map(Maybe, SOURCES), *map(_each, SOURCES))
def real_paths(seen: Observations) -> RealPaths:
    """`PATHS`, and what mounts, crypttab, fstab and the kernel's pattern of core dumps name."""
    found = dict(zip(PATHS, _together(PATHS, seen.outcome(ALL_PATHS)), strict=True))
    for source in SOURCES:
        paths = _usable(source, seen.many(source))
        if source == MOUNTINFO and paths:
            told = _together(paths, seen.outcome(resolution(*paths)))
        else:
            told = [real_path(path, seen.outcome(resolution(path))) for path in paths]
        for path, real in zip(paths, told, strict=True):
            found.setdefault(path, real)
    return RealPaths(paths=[RealPath(path=path, real=real) for path, real in found.items()])


def _together(paths: Sequence[str], outcome: Seen | Absent | Missing) -> list[str | Missing]:
    """A line for each of the paths; where there are more or fewer, none is known."""
    lines = outcome.lines() if isinstance(outcome, Seen) and outcome.status == 0 else []
    if len(lines) != len(paths):
        return [real_path(path, Seen(status=1) if isinstance(outcome, Seen) else outcome) for path in paths]
    return [real_path(path, Seen(content=line.encode(), status=0)) for path, line in zip(paths, lines, strict=True)]


def real_path(path: str, outcome: Seen | Absent | Missing) -> str | Missing:
    """What `readlink -f` said of a path."""
    match outcome:
        case Missing() as why:
            return why
        case Absent():
            return missing(Reason.TOOL_MISSING, "the host has no {tool}, which is needed in order to look", tool="readlink")
        case Seen() as answer:
            real = answer.text.removesuffix("\n")
            if answer.status == 0 and real.startswith("/") and len(real) <= 4096:
                return real
    # readlink says nothing, be it that there is nothing or that it may not look.
    return missing(Reason.INCOMPLETE, "where {path} leads cannot be told", path=path)
