"""The files of login.defs(5), one or several by how shadow-utils was built."""

from __future__ import annotations

from typing import NamedTuple

from govaudit.model import Absent, Missing, Place, Reason, Seen, missing
from govaudit.reading import Maybe, Observations
from govaudit.targets.host.requests import File, Glob

LOGIN_DEFS = File("/etc/login.defs")
VENDOR = File("/usr/etc/login.defs")
VENDOR_DROP_INS = Glob("/usr/etc/login.defs.d/*.defs")
DROP_INS = Glob("/etc/login.defs.d/*.defs")
RELEASE = (File("/etc/os-release"), File("/usr/lib/os-release"))

ASKED = (Maybe(LOGIN_DEFS), Maybe(VENDOR), Maybe(VENDOR_DROP_INS), Maybe(DROP_INS), *(Maybe(file) for file in RELEASE))
"""What a reader wants that asks `definitions`."""

MAX_LINES = 20_000


class Definition(NamedTuple):
    """One keyword that is set."""

    value: str
    place: Place


def definitions(seen: Observations) -> dict[str, Definition] | Absent | Missing:
    """What holds of each keyword: its last mention, of a drop-in before that of the main file. Absent where there is no file at all.

    SUSE builds shadow-utils with libeconf: /usr/etc/login.defs counts where /etc has none, and then the files of both login.defs.d
    in the order of their names, of which those in /etc go before (libeconf's econf_readDirs).
    """
    main = seen.outcome(LOGIN_DEFS)
    vendor = seen.outcome(VENDOR)
    drop_ins: dict[str, tuple[str, Seen]] = {}
    for request in (VENDOR_DROP_INS, DROP_INS):
        for observation in seen.many(request):
            if isinstance(observation.outcome, Missing):
                return observation.outcome
            if isinstance(observation.outcome, Seen):
                drop_ins[observation.source.rpartition("/")[2]] = (observation.source, observation.outcome)
    files = [(file.path, found) for file, found in ((LOGIN_DEFS, main), (VENDOR, vendor)) if not isinstance(found, Absent)][:1]
    beyond = [path for path, _ in drop_ins.values()] or [path for path, _ in files if path == VENDOR.path]
    if beyond and not _is_suse(seen):
        return missing(Reason.NOT_SUPPORTED, "whether shadow-utils reads {path} depends on how it was built", path=beyond[0])
    found: dict[str, Definition] = {}
    for path, outcome in (*files, *(drop_ins[name] for name in sorted(drop_ins))):
        if isinstance(outcome, Missing):
            return outcome
        if isinstance(outcome, Seen):
            lines = outcome.lines()
            if len(lines) > MAX_LINES:
                return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=path, limit=MAX_LINES)
            for number, line in enumerate(lines, 1):
                words = line.split(None, 1)
                if len(words) == 2 and not words[0].startswith("#"):
                    found[words[0]] = Definition(words[1].strip().strip('"').strip(), Place(path, number))
    if not files and not drop_ins and isinstance(main, Absent):
        return main
    return found


def _is_suse(seen: Observations) -> bool:
    for file in RELEASE:
        if (release := seen.seen(file)) is not None:
            return any("suse" in line.lower() for line in release.lines()[:1_000] if line.startswith(("ID=", "ID_LIKE=")))
    return False
