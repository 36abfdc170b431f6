"""Jobs that cron runs every day: run-parts(8), and those that leave their work to a timer where systemd runs."""

from __future__ import annotations

import re

from govaudit.model import Absent, Missing, Seen
from govaudit.reading import Observations
from govaudit.targets.host.requests import Glob, Listing

from .startup import is_systemd

_NAME = re.compile(r"[A-Za-z0-9_-]+")
"""Debian's run-parts passes over other names, those of copies and leftovers among them."""


def daily_job(seen: Observations, job: Listing) -> str | Missing:
    """The path of a job that cron carries out, empty where there is none. Asked for besides: `text_of(job)`."""
    by_systemd = is_systemd(seen)
    lefts = {one.source for one in seen.many(text_of(job)) if _leaves_it(one.outcome)}
    trouble: Missing | None = None
    for one in seen.many(job):
        match one.outcome:
            case Missing() as why:
                trouble = why
            case Seen() as file if _NAME.fullmatch(one.source.rpartition("/")[2]) and _is_executable(file):
                if one.source not in lefts or by_systemd is False:
                    return one.source
                trouble = by_systemd if isinstance(by_systemd, Missing) else trouble
            case _:
                pass
    return trouble or ""


def text_of(job: Listing) -> Glob:
    """What a job says."""
    return Glob(job.pattern)


def _is_executable(file: Seen) -> bool:
    return file.attributes is not None and bool((file.attributes.mode or 0) & 0o100)


def _leaves_it(outcome: Seen | Absent | Missing) -> bool:
    """Whether the job looks for systemd, as Debian's do that end where it runs."""
    return isinstance(outcome, Seen) and b"/run/systemd/system" in outcome.content
