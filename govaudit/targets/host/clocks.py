"""By how much the clock of a host is off."""

from __future__ import annotations


def skew(clock: str, asked: float, answered: float) -> float | None:
    """Seconds by which a clock of whole seconds, read between two moments of ours, is ahead; 0 where it may be right."""
    if not (clock.isascii() and clock.isdigit() and len(clock) < 13):
        return None
    earliest, latest = int(clock), int(clock) + 1
    if latest < asked:
        return round(latest - asked, 1)
    return round(earliest - answered, 1) if earliest > answered else 0.0
