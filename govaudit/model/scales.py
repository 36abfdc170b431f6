"""How a verdict stands, and how much it matters."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """What a check says about one subject."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    """It could not be judged; a reason and a sentence say why. Never a pass."""
    NOT_APPLICABLE = "not_applicable"
    """We looked, and there is nothing here that the requirement is about."""


class Severity(StrEnum):
    """How much harm the breach of one requirement can do."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Criticality(StrEnum):
    """How much the agency depends on a system."""

    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"
