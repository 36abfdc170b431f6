"""How a run is done, and how it looks at its targets."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Generator
from datetime import timedelta

import msgspec

from govaudit.catalog import Catalog
from govaudit.evidence import TargetEvidence
from govaudit.judges import result_of
from govaudit.model import Target, TargetResult
from govaudit.observing import Progress, observe
from govaudit.planning import Plan

log = logging.getLogger(__name__)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How a run is done."""

    jobs: int = 8
    """Targets looked at side by side."""
    seconds: float = 300.0
    """How long one target may take."""
    max_age: timedelta = timedelta(days=30)
    """Observations older than this are stale."""
    processes: int | None = None
    """In how many processes beside this one targets are judged; None for what the cores suggest."""


def looked_at(
    plan: Plan, catalog: Catalog, settings: Settings, cancel: threading.Event, progress: Progress
) -> Generator[TargetEvidence, None, None]:
    """What `observe` brings, with a word in the log. Whoever stops early closes it, which ends the looking too."""

    def told(target: Target, event: str) -> None:
        if event == "started":
            log.info("%s: begun", target.address)
        progress(target, event)

    log.info("looking at %d targets, policies: %s", len(plan.targets), ", ".join(policy.id for policy in plan.policies) or "none")
    looking = observe(plan, catalog.kinds, jobs=settings.jobs, seconds=settings.seconds, cancel=cancel, progress=told)
    with contextlib.closing(looking) as blocks:
        for block in blocks:
            _log_result(result_of(block))
            yield block


def _log_result(result: TargetResult) -> None:
    how = "seen whole" if result.complete else str(result.trouble.sentence) if result.trouble else "not seen whole"
    seconds = (result.observed_to - result.observed_from).total_seconds() if result.observed_from and result.observed_to else 0.0
    log.info("%s: done in %.1f s: %s", result.address, seconds, how)
