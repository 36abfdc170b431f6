"""SSH servers beside the one that the distribution starts: by units of other names, rc.local, cron, inittab or a super-server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase

from govaudit.model import Missing, Place, Reason, Request, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.outcomes import says_no_file
from govaudit.targets.host.requests import File, Glob, Listing
from govaudit.targets.host.systemd.search import VENDOR_WANTED, WANTED

_PLACES = ("/etc/systemd/system*", "/run/systemd/system*", "/usr/local/lib/systemd/system")
OF_UNITS: tuple[Glob, ...] = tuple(Glob(f"{place}/{what}") for place in _PLACES for what in ("*", "*.d/*.conf"))
OF_SHELL: tuple[Request, ...] = (
    *(File("/etc/rc.local"), File("/etc/rc.d/rc.local"), File("/etc/inittab"), File("/etc/inetd.conf"), Glob("/etc/inetd.d/*")),
    *(Glob("/etc/xinetd.d/*"), File("/etc/crontab"), Glob("/etc/cron.d/*")),
)
"""root's own crontab is not among them, for nobody else may read it, and most hosts have none."""
LINKS: tuple[Listing, ...] = (WANTED, VENDOR_WANTED, Listing("/etc/rc[2345].d/S*"), Listing("/etc/runlevels/*/*"))
FURTHER: tuple[Request, ...] = (*OF_UNITS, *OF_SHELL, *LINKS)

OURS = "ssh[.@d]*service"
"""Units that start the sshd of the distribution."""
_FOR_ALL = "service.d"
"""Drop-ins of every service."""

_OTHER = r"dropbear(?:multi)?|tinysshd|lshd|wolfsshd"
_SERVER = re.compile(rf"(?:^|(?<=[\s/;&|\"'(@=:!+-]))(sshd|{_OTHER})(?=[\s\"';]|$)(.*)")
_STARTS = re.compile(r"[ \t]*ExecStart(?:Pre|Post)?[ \t]*=(.*)")
_OTHER_UNIT = re.compile(rf"(?:S[0-9]+)?(?:{_OTHER})(?:@[^/]*)?(?:\.(?:service|socket))?")

Found = tuple[Place, str]
"""A place, and the keyword in lower case that is set there; `*`: another configuration."""


def set_by_further(
    seen: Observations, lines: Callable[[str], Iterator[tuple[int, str]]], options: Callable[[str], Iterator[str]]
) -> Iterator[Found | Missing]:
    """What servers set that are started beside the usual one; why it is not known whether there are some."""
    for request in (*OF_UNITS, *OF_SHELL):
        for one in seen.many(request):
            path = one.source.removeprefix("file ")
            if isinstance(one.outcome, Missing):
                if not says_no_file(one.outcome):
                    yield one.outcome
            elif isinstance(one.outcome, Seen) and not (request in OF_UNITS and is_ours(path)):
                text = one.outcome.content.decode("utf-8", errors="replace")
                yield from _of_text(path, text, lines, options, is_unit=request in OF_UNITS)
    yield from _other_programs(seen)


def is_ours(path: str) -> bool:
    """Whether it is a unit, or an addition to one, that starts the sshd of the distribution."""
    folder, _, file = path.rpartition("/")
    folder = folder.rpartition("/")[2]
    return folder == _FOR_ALL or fnmatchcase(folder.removesuffix(".d") if file.endswith(".conf") else file, OURS)


def _of_text(
    path: str, text: str, lines: Callable[[str], Iterator[tuple[int, str]]], options: Callable[[str], Iterator[str]], *, is_unit: bool
) -> Iterator[Found]:
    if "ssh" not in text and "dropbear" not in text:
        return
    for number, line in lines(text):
        start = _STARTS.match(line) if is_unit else None
        found = _SERVER.search(start[1] if start else line) if start or not is_unit else None
        if found is None:
            continue
        rest = text if path.startswith("/etc/xinetd.d/") else found[2]
        if found[1] != "sshd" or "$" in rest:
            yield Place(path, number), "*"
        for keyword in options(rest):
            yield Place(path, number), keyword


def _other_programs(seen: Observations) -> Iterator[Missing]:
    for listing in LINKS:
        for one in seen.many(listing):
            path = one.source.removeprefix("listing ")
            if isinstance(one.outcome, Missing):
                yield one.outcome
            elif isinstance(one.outcome, Seen) and _OTHER_UNIT.fullmatch(path.rpartition("/")[2]):
                yield missing(Reason.NOT_SUPPORTED, "{path} starts another SSH server, which is not followed", path=path)
