"""Times and durations as sudoers(5) writes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

_TIME = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})?([0-9]{2})?(?:[.,]([0-9]))?(Z|[+-][0-9]{2}(?:[0-9]{2})?)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PART = re.compile(r"[ \t\n\v\f\r]*([+-]?[0-9]+)([A-Za-z]?)")
_SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1, "": 1}
_MOST_SECONDS = 2**31 - 1


class Moment(NamedTuple):
    """A point in time."""

    at: datetime
    is_local: bool
    """Whether no zone is given, and that of the host counts; `at` is then read as UTC."""


def moment(text: str) -> Moment | None:
    """A time in the form of RFC 4517, such as `20400101000000Z`; None where it is none. Months and hours may run over, as in timegm(3)."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not 1 <= year <= 9_998:
        return None
    tenths = int(found[7] or 0)
    minute += 6 * tenths if found[5] is None else 0
    second += 6 * tenths if found[5] is not None and found[6] is None else 0
    zone = found[8] or ""
    shift = 0
    if zone[:1] in ("+", "-"):
        shift = (int(zone[1:3]) * 60 + int(zone[3:] or 0)) * (1 if zone[0] == "+" else -1)
    at = datetime(year, month, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour, minutes=minute - shift, seconds=second)
    return None if at - _EPOCH == timedelta(seconds=-1) else Moment(at, not zone)


def is_duration(text: str) -> bool:
    """Whether it is one such as `90` or `1h30m`, units from the largest to the smallest."""
    at, units, total = 0, "dhms", 0
    while True:
        found = _PART.match(text, at)
        if found is None:
            return False
        unit = found[2].lower()
        if unit and unit not in units:
            return False
        seconds = int(found[1]) * _SECONDS[unit] if len(found[1]) < 20 else -1
        total += seconds
        if seconds < 0 or total > _MOST_SECONDS:
            return False
        units = units[units.find(unit) :] if unit else units
        at = found.end()
        if at == len(text):
            return True
        if not unit:
            return False
