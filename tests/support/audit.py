"""Audit daemons and what their rules record."""

from __future__ import annotations

from typing import Any

from govaudit.facts.logs import AuditDaemon, RecordedCalls, Watch


def audit(**fields: Any) -> AuditDaemon:
    """One that runs and has no rule."""
    usual = {
        "is_installed": True,
        "starts_by_itself": True,
        "is_running": True,
        "is_recording": True,
        "rule_count": 4,
        "rules_from": "kernel",
        "watches": [],
        "calls": [],
        "is_locked": False,
    }
    return AuditDaemon(**{**usual, **fields})


def watch(path: str, permissions: str = "wa", *conditions: str) -> Watch:
    """A rule about a path."""
    return Watch(path=path, permissions=permissions, conditions=list(conditions))


def calls(*names: str) -> list[RecordedCalls]:
    """A rule for each kind of system calls."""
    return [RecordedCalls(calls=list(names), conditions=[], architecture=kind) for kind in ("b64", "b32")]
