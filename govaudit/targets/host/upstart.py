"""Jobs of Upstart, and which of them start with the host (init(5) of Ubuntu 14.04 and of RHEL 6)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from govaudit.model import Missing, Reason, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.requests import Glob

JOBS = Glob("/etc/init/*.conf")
OVERRIDES = Glob("/etc/init/*.override")
FIRST_JOBS = frozenset({"rc-sysinit", "rcS"})
"""Jobs without which Upstart starts nothing: other init systems leave files of packages there, and not these."""

MAX_LINES = 5_000

_EVENTS = re.compile(
    r"\b(?:runlevel|startup|filesystem|(?:local|virtual|remote|all)-filesystems|net-device-up|static-network-up|mounted|mounting|"
    r"virtual-filesystem|started|starting|stopped|stopping|rc|rcS|socket|desktop-session-start|login-session-start|dbus|hwclock)\b"
)


def is_upstart(seen: Observations) -> bool | Missing:
    """Whether Upstart starts the host's services."""
    trouble: Missing | None = None
    for observation in seen.many(JOBS):
        if isinstance(observation.outcome, Missing):
            trouble = observation.outcome
        elif isinstance(observation.outcome, Seen) and _name(observation.source) in FIRST_JOBS:
            return True
    return trouble or False


def started_by_job(seen: Observations, services: Iterable[str]) -> str | Missing | None:
    """The file of the job by which one of the services starts; None where none does."""
    texts: dict[str, tuple[str, list[str]]] = {}
    for request in (JOBS, OVERRIDES):
        for observation in seen.many(request):
            if isinstance(observation.outcome, Missing):
                return observation.outcome
            if isinstance(observation.outcome, Seen):
                path, lines = texts.get(_name(observation.source), (observation.source, []))
                texts[_name(observation.source)] = path, [*lines, *observation.outcome.lines()[:MAX_LINES]]
    for service in services:
        if service in texts:
            path, lines = texts[service]
            starts = _starts(lines)
            if starts is None:
                return missing(Reason.NOT_SUPPORTED, "when the job {path} starts is not followed", path=path)
            if starts:
                return path
    return None


def _starts(lines: Iterable[str]) -> bool | None:
    """The last of `start on` and `manual` counts; None where the event is not one that comes for certain."""
    starts: bool | None = False
    for raw in lines:
        line = " ".join(raw.split())
        if line.startswith("start on "):
            starts = True if _EVENTS.search(line) else None
        elif line == "manual":
            starts = False
    return starts


def _name(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]
