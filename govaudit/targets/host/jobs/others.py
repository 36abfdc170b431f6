"""What else has programs run, or libraries loaded, as root: ld.so(8), udev(7), pam_exec(8), and the script that ends the start."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from govaudit.targets.host.requests import File, Glob

from .commands import UNCLEAR, Named, of_shell, of_words

PRELOADED = File("/etc/ld.so.preload")
LIBRARIES = File("/etc/ld.so.conf")
MORE_LIBRARIES = Glob("/etc/ld.so.conf.d/*.conf")
UDEV = Glob("/etc/udev/rules.d/*.rules")
PAM = Glob("/etc/pam.d/*")
LAST = (File("/etc/rc.local"), File("/etc/rc.d/rc.local"))
FILES = (PRELOADED, LIBRARIES, MORE_LIBRARIES, UDEV, PAM, *LAST)

_JOBS = {
    **dict.fromkeys((PRELOADED.key, LIBRARIES.key, MORE_LIBRARIES.key), "ld.so"),
    UDEV.key: "udev",
    PAM.key: "PAM",
    **{one.key: "rc.local" for one in LAST},
}
_MOST_LINES = 10_000
_LONGEST = 4_000
_RUN = re.compile(r"(?:RUN(?:\{program\})?|PROGRAM|IMPORT\{program\})\s*\+?:?={1,2}\s*[ei]?\"((?:[^\"\\]|\\.)*)\"")
_OPTION = re.compile(r"debug|expose_authtok|seteuid|quiet|quiet_log|stdout|log=.*|type=.*")


class Line(NamedTuple):
    """One line, and what it names."""

    number: int
    named: Named


def job_of(request: str) -> str:
    """What runs it; empty for requests that are not of `FILES`."""
    return _JOBS.get(request, "")


def lines(request: str, path: str, text: str) -> Iterator[Line]:
    """What the lines of a file have root run, or load."""
    if request in {one.key for one in LAST}:
        yield Line(1, Named(arguments=(path,)))  # it runs if it may be
        return
    for number, raw in enumerate(text.split("\n")[:_MOST_LINES], 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        named = _of_line(_JOBS[request], line) if len(line) <= _LONGEST else UNCLEAR
        if named != Named():
            yield Line(number, named)


def _of_line(job: str, line: str) -> Named:
    if job == "ld.so":
        words = [word for word in re.split(r"[\s:,]+", line.partition("#")[0]) if word.startswith("/")]
        is_included = line.startswith("include")
        plain = [word for word in words if re.fullmatch(r"/[A-Za-z0-9_.+@/-]+", word) and ".." not in word.split("/")]
        return Named() if is_included else Named(programs=tuple(plain), is_followed=len(plain) == len(words))
    if job == "udev":
        found = Named()
        for match in _RUN.finditer(line):
            words = match[1].split()
            if words and "/" in words[0]:  # others are programs of udev's own folder
                found = found.and_of(of_shell(match[1]) if words[0].startswith("/") else UNCLEAR)
        return found
    return _of_pam(line)


def _of_pam(line: str) -> Named:
    words = line.split()
    at = next((number for number, word in enumerate(words) if word.rpartition("/")[2] == "pam_exec.so"), None)
    if at is None:
        return Named()
    rest = words[at + 1 :]
    while rest and _OPTION.fullmatch(rest[0]):
        rest = rest[1:]
    return UNCLEAR if line.endswith("\\") or not rest else of_words(rest)
