"""Time clients: chrony.conf(5), timesyncd.conf(5), ntp.conf(5), ntpd.conf(5)."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from govaudit.facts.time_sync import TimeClient, TimeSynchronisation
from govaudit.model import Missing, Reason, Seen, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import Command, File, Glob, Listing

from .settings import drop_ins, in_order_of_systemd
from .started_with import other_file, words_of_start
from .startup import STARTUP, is_there, starts_by_itself

# Not timedatectl, which starts a service in order to answer; and by UDP, because chronyc makes a socket file otherwise.
TRACKING = Command(("chronyc", "-h", "127.0.0.1", "-n", "tracking"))
TIMESYNCD_HAS_SET = Listing("/run/systemd/timesync/synchronized")

TIMESYNCD_CONF = (File("/etc/systemd/timesyncd.conf"), File("/usr/lib/systemd/timesyncd.conf"))
TIMESYNCD_DROP_INS = drop_ins("timesyncd.conf")


class _Program(msgspec.Struct, frozen=True):
    """A time client whose configuration names its sources by words such as `server` and `pool`."""

    name: str
    binary: tuple[Listing, ...]
    units: tuple[str, ...]
    configuration: tuple[File, ...]
    included: dict[str, Glob] = {}
    """By the directory that a directive names."""


TIMESYNCD = (Listing("/usr/lib/systemd/systemd-timesyncd"), Listing("/lib/systemd/systemd-timesyncd"))

PROGRAMS = (
    _Program(
        "chrony",
        (Listing("/usr/sbin/chronyd"),),
        ("chrony.service", "chronyd.service"),
        (
            # Debian's and Red Hat's places.
            File("/etc/chrony/chrony.conf"),
            File("/etc/chrony.conf"),
        ),
        {
            # What the main file must name by `confdir`, `sourcedir` or `include` so that it is read.
            "/etc/chrony/conf.d": Glob("/etc/chrony/conf.d/*.conf"),
            "/etc/chrony/sources.d": Glob("/etc/chrony/sources.d/*.sources"),
            "/run/chrony-dhcp": Glob("/run/chrony-dhcp/*.sources"),
            "/etc/chrony.d": Glob("/etc/chrony.d/*.conf"),
            "/etc/chrony.conf.d": Glob("/etc/chrony.conf.d/*.conf"),
        },
    ),
    _Program(
        # ntp, ntpsec and openntpd share the name of the program and the form of the lines that name servers.
        "ntpd",
        (Listing("/usr/sbin/ntpd"),),
        ("ntp.service", "ntpd.service", "ntpsec.service", "openntpd.service"),
        (File("/etc/ntp.conf"), File("/etc/ntpsec/ntp.conf"), File("/etc/openntpd/ntpd.conf"), File("/etc/ntpd.conf")),
    ),
)

BUSYBOX_OPTIONS = File("/etc/conf.d/ntpd")
CHRONY_OPTIONS = (File("/etc/default/chrony"), File("/etc/sysconfig/chronyd"))

_EVERY = [
    BUSYBOX_OPTIONS,
    *CHRONY_OPTIONS,
    TRACKING,
    TIMESYNCD_HAS_SET,
    *TIMESYNCD,
    *TIMESYNCD_CONF,
    *TIMESYNCD_DROP_INS,
    *(request for program in PROGRAMS for request in (*program.binary, *program.configuration, *program.included.values())),
]

MAX_LINES = 20_000

_PROVING = frozenset({"nts", "key", "autokey"})
"""What a source must have so that its answers can be told from those of others."""
_UNUSED = frozenset({"noselect", "offline"})
"""With these a source is watched and never followed, or not asked until somebody says so."""
_CONSTRAINING = frozenset({"constraint", "constraints"})
_NAMING = frozenset({"server", "servers", "pool", "peer", "refclock"})
_INCLUDING = frozenset({"confdir", "sourcedir", "include", "includefile"})
_OWN_CLOCK = re.compile(r"127\.127\.1\.\d+|127\.0\.\d+\.\d+|::1|localhost", re.IGNORECASE)
"""ntpd's driver of the local clock, which follows nothing, and the host itself."""


@reads(*(Maybe(request) for request in _EVERY), *STARTUP)
def time_synchronisation(seen: Observations) -> TimeSynchronisation | Missing:
    """Every time client that is installed."""
    clients: list[TimeClient] = []
    for program in PROGRAMS:
        installed = is_there(seen, program.binary)
        if isinstance(installed, Missing):
            return installed
        if installed:
            starts = starts_by_itself(seen, program.units)
            servers, open_ones = _servers(seen, program)
            clients.append(TimeClient(name=program.name, starts_by_itself=starts, servers=servers, unauthenticated=open_ones))
    installed = is_there(seen, TIMESYNCD)
    if isinstance(installed, Missing):
        return installed
    if installed:
        starts = starts_by_itself(seen, ("systemd-timesyncd.service",))
        servers = _timesyncd_servers(seen)
        clients.append(TimeClient(name="systemd-timesyncd", starts_by_itself=starts, servers=servers, unauthenticated=servers))
    return TimeSynchronisation(clients=clients, is_synchronised=_is_synchronised(seen))


def _servers(seen: Observations, program: _Program) -> tuple[list[str] | Missing, list[str] | Missing]:
    """The sources of time in the configuration, and in the directories that it names, and those without a proof; not the own clock."""
    if program.name == "chrony" and (why := _started_otherwise(seen, program)) is not None:
        return why, why
    main = _words(seen, program.configuration)
    if isinstance(main, Missing):
        return main, main
    named = [words[1].removesuffix("/*.conf").removesuffix("/*.sources").rstrip("/") for words in main if words[0] in _INCLUDING]
    more = _words(seen, [program.included[place] for place in dict.fromkeys(named) if place in program.included])
    if isinstance(more, Missing):
        return more, more
    named_by = [words for words in (*main, *more) if words[0] in _NAMING and not _OWN_CLOCK.fullmatch(words[1])]
    named_by = [words for words in named_by if not _UNUSED & set(words[2:])]
    servers = [words[1] for words in named_by]
    is_constrained = any(words[0] in _CONSTRAINING for words in main)
    open_ones = [words[1] for words in named_by if words[0] != "refclock" and not is_constrained and not _PROVING & set(words[2:])]
    if not servers and program.name == "ntpd":
        servers = open_ones = _of_busybox(seen)
    unfollowed = [place for place in named if place not in program.included]
    unfollowed += [words[1] for words in more if words[0] in _INCLUDING]
    if not unfollowed:
        return servers, open_ones
    why = missing(
        Reason.NOT_SUPPORTED, "the configuration of {program} includes {path}, which is not read", program=program.name, path=unfollowed[0]
    )
    return servers or why, open_ones or why


def _started_otherwise(seen: Observations, program: _Program) -> Missing | None:
    """Why chronyd's options keep it from setting the clock by the usual configuration (chronyd(8)); None where they do not."""
    words = words_of_start(seen, "chronyd", program.units, CHRONY_OPTIONS)
    if isinstance(words, Missing):
        return words
    if (file := other_file(words, "-f", [one.path for one in program.configuration])) is not None:
        return missing(Reason.NOT_SUPPORTED, "chronyd is started with the configuration {path}, which is not read", path=file)
    if off := [word for word in words if word in ("-x", "-Q")]:
        return missing(Reason.NOT_SUPPORTED, "chronyd is started with {option}, and does not set the clock", option=off[0])
    return None


def _of_busybox(seen: Observations) -> list[str]:
    """The servers that the service of Alpine gives busybox's ntpd: `NTPD_OPTS="-N -p pool.ntp.org"`."""
    options = seen.outcome(BUSYBOX_OPTIONS)
    lines = options.lines()[:MAX_LINES] if isinstance(options, Seen) else []
    given = [line.partition("=")[2] for line in lines if line.startswith("NTPD_OPTS=")]
    words = given[-1].strip().strip("\"'").split() if given else []
    return [words[at + 1] for at, word in enumerate(words[:-1]) if word.startswith("-") and word.endswith("p")]


def _words(seen: Observations, files: Sequence[File | Glob]) -> list[list[str]] | Missing:
    """The words of each line that has more than one, the first in lower case."""
    found: list[list[str]] = []
    for request in files:
        for observation in seen.many(request):
            if isinstance(observation.outcome, Missing):
                return observation.outcome
            if isinstance(observation.outcome, Seen):
                lines = observation.outcome.lines()
                if len(lines) > MAX_LINES:
                    return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=observation.source, limit=MAX_LINES)
                split = (line[:1_000].partition("#")[0].split() for line in lines)
                found.extend([words[0].lower(), *words[1:]] for words in split if len(words) > 1)
    return found


def _timesyncd_servers(seen: Observations) -> list[str] | Missing:
    """`NTP=` and `FallbackNTP=`; an empty value clears what was set. Without any the servers it was built with are used."""
    settings = in_order_of_systemd(seen, TIMESYNCD_CONF, TIMESYNCD_DROP_INS, "Time")
    if isinstance(settings, Missing):
        return settings
    servers: list[str] = []
    for key in ("NTP", "FallbackNTP"):
        named: list[str] = []
        for value in settings.get(key, []):
            named = [*named, *value.split()] if value else []
        servers.extend(named)
    if not servers and "FallbackNTP" not in settings:
        return ["built-in"]
    return servers


def _is_synchronised(seen: Observations) -> bool | Missing:
    """`Leap status` of chronyc(1); the file that systemd-timesyncd(8) makes once it has set the clock."""
    tracking = seen.outcome(TRACKING)
    if isinstance(tracking, Seen) and tracking.status == 0:
        states = [line.partition(":")[2].strip() for line in tracking.lines()[:100] if line.startswith("Leap status")]
        if states:
            return states[0] != "Not synchronised"
    if is_there(seen, (TIMESYNCD_HAS_SET,)) is True:
        return True
    if isinstance(tracking, Missing):
        return tracking
    return missing(Reason.NOT_SUPPORTED, "no time client tells whether the clock is synchronised")
