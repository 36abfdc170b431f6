"""What is said about it."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from govaudit.model.observations import EvidenceReference
from govaudit.model.scales import Severity, Status
from govaudit.model.sentences import Reason, Sentence


class Place(msgspec.Struct, frozen=True):
    """Where an auditor can see it."""

    path: str
    line: int = 0
    """From 1; 0 where it has none."""
    column: int = 0


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What one check says about one subject.

    A check fills in the first block; the engine says the rest.
    """

    status: Status
    sentence: Sentence
    places: list[Place] = []
    reason: Reason | None = None
    """Why it is unknown."""

    check: str = ""
    check_version: str = ""
    parameters: dict[str, Any] = {}
    system: str = ""
    target: str = ""
    """The target's address; empty for a verdict across a whole system."""
    subject: str = ""
    severity: Severity = Severity.MEDIUM
    evidence: list[EvidenceReference] = []
    controls: list[str] = []
    """`policy/control` of each control that asks for it."""
    count: int = 1
    """How many subjects this row stands for: passes of one check on one target are kept as one row."""
    subjects: list[str] = []
    """The first of the subjects of such a row."""
    subjects_digest: str = ""
    """SHA-256 over all subjects of such a row."""

    @property
    def fingerprint(self) -> str:
        """The same from run to run for the same check, parameters, system, target and subject."""
        named = [self.check, self.parameters, self.system, self.target, self.subject]
        return hashlib.sha256(msgspec.json.encode(named, order="deterministic")).hexdigest()[:32]


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many subjects of one pair got which status."""

    passed: int = 0
    failed: int = 0
    unknown: int = 0
    not_applicable: int = 0

    @property
    def worst(self) -> Status:
        """What the check says of the target as a whole: one failing subject makes it fail, one unknown makes it unknown."""
        if self.failed:
            return Status.FAIL
        if self.unknown:
            return Status.UNKNOWN
        return Status.PASS if self.passed else Status.NOT_APPLICABLE


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """One check with its parameters on one target: what the score is made of."""

    check: str
    parameters: dict[str, Any] = {}
    domain: str
    severity: Severity
    system: str
    target: str
    """Empty for a check across a whole system."""
    tally: Tally

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes the pair distinct: check, parameters (canonical JSON), system, target."""
        return self.check, canonical(self.parameters), self.system, self.target


def canonical(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no spaces."""
    return "{}" if value == {} else msgspec.json.encode(value, order="deterministic").decode()  # as most parameters are
