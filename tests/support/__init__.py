"""What tests share: asking for a check by its id, and feeding readers with files."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from govaudit.checking import Check
from govaudit.model import Absent, FileAttributes, Missing, Observation, Reason, Request, Seen, absent, missing
from govaudit.reading import Observations

WHEN = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
"""When everything in tests was observed, unless a test says otherwise."""

DENIED = missing(Reason.PERMISSION_DENIED, "{path}: permission denied", path="/somewhere")
UNREACHABLE = missing(Reason.UNREACHABLE, "{endpoint}: timed out", endpoint="example.org:443")
NOT_THERE = absent("{path} does not exist", path="/somewhere")


def load_check(check_id: str) -> Check:
    """The check with this id, from the file that bears its name."""
    domain, _, name = check_id.partition(".")
    module = importlib.import_module(f"govaudit.checks.{domain}.{name.replace('-', '_')}")
    found = getattr(module, name.replace("-", "_"))
    assert isinstance(found, Check)
    assert found.id == check_id
    return found


def saw(
    request: Request,
    answer: str | bytes | Seen | Absent | Missing,
    *,
    source: str = "",
    attributes: FileAttributes | None = None,
    at: datetime = WHEN,
) -> Observation:
    """One observation as an observer would have made it."""
    if isinstance(answer, str):
        answer = answer.encode()
    if isinstance(answer, bytes):
        answer = Seen(content=answer, attributes=attributes or FileAttributes(mode=0o644, uid=0, gid=0, size=len(answer)))
    return Observation(request=request.key, source=source or request.key, at=at, outcome=answer)


def observations(answers: Mapping[Request, str | bytes | Seen | Absent | Missing] | Iterable[Observation]) -> Observations:
    """What a reader is fed: answers by request, or observations made by `saw`."""
    if isinstance(answers, Mapping):
        return Observations(saw(request, answer) for request, answer in answers.items())
    return Observations(answers)
