"""What a comparison says."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from govaudit.model import AuditHead, Score, Sentence, Severity, Status, Tally


class After(StrEnum):
    """How a subject stands in the later run."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    GONE = "gone"
    """The later run saw everything there is, and the subject does not fail: it passes or is not there any more."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """How one subject changed."""

    check: str
    """The id it has now."""
    parameters: dict[str, Any]
    system: str
    target: str
    subject: str
    severity: Severity
    before: Status | None
    """None where the earlier run did not say anything of it by name."""
    after: After
    sentence: Sentence
    """The later run's, or the earlier one's where the later has none."""
    count: int = 1
    """How many subjects this stands for."""
    grown: int = 0
    """Of what still fails: by how many places it goes beyond the earlier failure."""
    fingerprint: str = ""


class Dropped(msgspec.Struct, frozen=True, kw_only=True):
    """What the earlier run judged and the later did not."""

    system: str = ""
    target: str = ""
    """Empty for a check across the whole system, or for a check that is gone everywhere."""
    check: str = ""
    """Empty where the whole target is gone."""
    parameters: dict[str, Any] = {}
    tally: Tally
    """How its subjects stood."""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What changed from run A (before) to run B (after)."""

    before: AuditHead
    after: AuditHead
    new: list[Change]
    """Fails now, and did not."""
    fixed: list[Change]
    """Failed, and passes, does not apply or is gone now; the later run saw everything there is."""
    still_failing: list[Change]
    """Failed and fails, those first that have grown."""
    newly_unknown: list[Change]
    """Cannot be judged now, and was not unknown before."""
    no_longer_looked_at: list[Dropped]
    """Targets and checks of A that B does not have."""
    in_common: int
    """How many pairs (a check with its parameters on a target) both runs judged."""
    score_before: Score
    """Over what both runs judged."""
    score_after: Score
    """Over what both runs judged."""
