"""The numbers of the charts; the template draws them as inline SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from govaudit.model import Interval, Status


class Bar(NamedTuple):
    """A part of a bar that is 100 wide."""

    name: str
    start: float
    width: float


def interval_bar(interval: Interval) -> list[Bar]:
    """What is proven, and what is open above it."""
    if interval.value is None or interval.high is None:
        return []
    return [Bar("proven", 0, round(interval.value, 2)), Bar("open", round(interval.value, 2), round(interval.high - interval.value, 2))]


def status_bar(tally: Mapping[Status, int]) -> Iterator[Bar]:
    """The share of each status, one after the other."""
    total = sum(tally.values())
    start = 0.0
    for status in (Status.FAIL, Status.UNKNOWN, Status.PASS, Status.NOT_APPLICABLE):
        width = 100 * tally[status] / total if total else 0.0
        yield Bar(status.value, round(start, 3), round(width, 3))
        start += width


def gauge_arc(start: float, end: float, radius: float = 84) -> str:
    """The path of a half circle's part, from `start` to `end` of 100, around (100, 100)."""
    points = []
    for share in (start, end):
        angle = math.pi * (1 - share / 100)
        points.append(f"{100 + radius * math.cos(angle):.2f} {100 - radius * math.sin(angle):.2f}")
    return f"M {points[0]} A {radius:g} {radius:g} 0 0 1 {points[1]}"


def gauge_tick(share: float) -> tuple[float, float, float, float]:
    """A short line outside the gauge at `share` of 100: where a grade begins."""
    angle = math.pi * (1 - share / 100)
    return (
        round(100 + 95 * math.cos(angle), 2),
        round(100 - 95 * math.sin(angle), 2),
        round(100 + 100 * math.cos(angle), 2),
        round(100 - 100 * math.sin(angle), 2),
    )
