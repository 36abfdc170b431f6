"""What a user sees while targets are looked at, and how Ctrl-C ends it."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import click

from govaudit.model import System, Target, TargetName, names_of
from govaudit.reporting import visible

_EVERY = 0.2
"""Seconds between two refreshes of the line."""


class Line:
    """One line on standard error, refreshed in place on a terminal; on anything else a line per target."""

    def __init__(self, systems: Sequence[System], *, quiet: bool) -> None:
        self._names = names_of(TargetName(target.system, target.address) for system in systems for target in system.targets)
        self._total = sum(len(system.targets) for system in systems)
        self._quiet = quiet
        self._done = 0
        self._running: dict[str, float] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._terminal = sys.stderr.isatty() and not quiet
        self._refreshing = False

    def __call__(self, target: Target, event: str) -> None:
        name = self._names.get(TargetName(target.system, target.address), target.address)
        with self._lock:
            if event == "started":
                self._running[name] = time.monotonic()
                if self._terminal and not self._refreshing:  # not earlier: the judges are forked before there are threads
                    self._refreshing = True
                    threading.Thread(target=self._refresh, daemon=True).start()
            else:
                now = time.monotonic()
                seconds = now - self._running.pop(name, now)
                self._done += 1
                if not (self._terminal or self._quiet):
                    how = "seen before" if event == "kept" else f"{seconds:.1f} s" if event == "done" else f"{seconds:.1f} s, {event}"
                    click.echo(f"[{self._done}/{self._total}] {visible(name)} ({how})", err=True)

    def close(self) -> None:
        """Take the line away."""
        self._stop.set()
        if self._terminal:
            with self._lock:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()

    def _refresh(self) -> None:
        while not self._stop.wait(_EVERY):
            with self._lock:
                if self._stop.is_set():
                    return
                oldest = min(self._running.items(), key=lambda item: item[1], default=None)
                doing = f"  {visible(oldest[0])[:50]} {time.monotonic() - oldest[1]:.0f} s" if oldest else "  judging"
                sys.stderr.write(f"\r\x1b[K[{self._done}/{self._total}]{doing}")
                sys.stderr.flush()


@contextmanager
def shown(systems: Sequence[System], *, quiet: bool) -> Iterator[tuple[Line, threading.Event]]:
    """A progress line, and the event that Ctrl-C or SIGTERM sets; a second Ctrl-C ends at once."""
    cancel = threading.Event()
    line = Line(systems, quiet=quiet)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        if cancel.is_set():
            raise KeyboardInterrupt
        cancel.set()
        if not quiet:
            click.echo("\nInterrupted: finishing with what there is (--resume goes on later); once more ends at once.", err=True)

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield line, cancel
    finally:
        line.close()
        for number, handler in before.items():
            signal.signal(number, handler)
