"""Timers that start their services often enough: systemd.timer(5), systemd.time(7)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from govaudit.model import Missing, Reason, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.systemd.graph import Units, units_of

from .settings import settings_of
from .startup import is_systemd, starts_by_itself

_DAYS = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_OFTEN = re.compile(
    rf"(?:minutely|hourly|daily|weekly)|(?:{_DAYS}(?:(?:,|\.\.){_DAYS})*)?\s*(?:\*-\*-\*)?\s*"
    r"(?:[0-9*/,.]+(?::[0-9*/,.]+){1,2})?(?:\s+[A-Z][A-Za-z/_]+)?",
    re.IGNORECASE,
)
"""Times of which there is one in every week at least."""
_SHORT = re.compile(
    r"[0-9]{1,5}\s*(?:us|usec|ms|msec|s|sec|seconds?|m|min|minutes?)?|[0-9]{1,2}\s*(?:h|hr|hours?)|[1-7]\s*d(?:ays?)?|1\s*w(?:eeks?)?",
    re.IGNORECASE,
)
_REPEATING = ("OnUnitActiveSec", "OnUnitInactiveSec")
_ONCE = ("OnActiveSec", "OnBootSec", "OnStartupSec")


def runs_regularly(seen: Observations, names: Iterable[str]) -> bool | Missing:
    """Whether one of the units starts with the host, and, of timers, starts a service that can start, in every week at least."""
    trouble: Missing | None = None
    for name in names:
        starts = starts_by_itself(seen, (name,))
        if starts is True and name.endswith(".timer") and is_systemd(seen) is True:
            why = _hindered(units_of(seen), name)
            if why is None:
                return True
            trouble = trouble or why
        elif starts is not False:
            if starts is True:
                return True
            trouble = trouble or starts
    return trouble or False


def _hindered(units: Units, timer: str) -> Missing | None:
    service = f"{timer.removesuffix('.timer')}.service"
    contents = [content for _, content in units.contents(timer)]
    values: dict[str, list[str]] = {}
    called = [service]
    for content in contents:
        for key, found in settings_of(Seen(content=content), "Timer").items():
            if key == "Unit":
                called = [found[-1]]
            for value in found if key == "OnCalendar" or key in (*_REPEATING, *_ONCE) else ():
                if not value:
                    values = {}  # an empty value of any of them takes all back
                else:
                    values.setdefault(key, []).append(value)
    for name in called:
        if units.is_masked(name):
            return missing(Reason.NOT_SUPPORTED, "{timer} starts {unit}, which is masked", timer=timer, unit=name)
    set_at_all = any(b"On" in content for content in contents)
    if not set_at_all:
        return None
    often = any(_OFTEN.fullmatch(one.strip()) for one in values.get("OnCalendar", ()))
    often = often or any(_SHORT.fullmatch(one.strip()) for key in _REPEATING for one in values.get(key, ()))
    if often:
        return None
    told = [f"{key}={one}" for key, some in values.items() for one in some]
    return missing(
        Reason.NOT_SUPPORTED, "how often {timer} starts its service is not followed: {settings}", timer=timer, settings=told[:5] or ["-"]
    )
