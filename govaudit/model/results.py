"""What an audit has found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from govaudit.model.inventory import System
from govaudit.model.policy import Text
from govaudit.model.scales import Severity, Status
from govaudit.model.sentences import Missing, Reason
from govaudit.model.tables import TargetTable
from govaudit.model.verdicts import Tally, Verdict


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """A score: 0 to 100, with what unknowns leave open."""

    value: float | None
    """Every unknown counted as failed; None when nothing could be valued."""
    high: float | None
    """Every unknown counted as passed."""
    coverage: float
    """Share of the weight that got a pass or a fail, 0 to 1."""
    grade: str
    """A to E; empty where there is none."""
    grade_at_most: str = ""
    """The best it can be, where coverage is too low for a letter."""
    capped: bool = False
    """The grade is lower than the value says, because a critical check fails or is unknown."""


class ControlStatus(StrEnum):
    """How a control stands."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    ATTESTATION_REQUIRED = "attestation_required"
    """No check can prove it; people must attest."""
    OPEN = "open"
    """Neither a check nor an attestation, or none of its checks concerns an audited target."""


class ControlResult(msgspec.Struct, frozen=True, kw_only=True):
    """How one control of one policy came out."""

    policy: str
    id: str
    title: Text
    requirement: Text
    status: ControlStatus
    confidence: str = "high"
    weight: float = 1.0
    value: float | None = None
    high: float | None = None
    coverage: float = 0.0
    tally: Tally = Tally()
    checks: list[str] = []
    attestations: list[Text] = []


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """All numbers of an audit."""

    overall: Interval
    by_policy: dict[str, Interval] = {}
    by_domain: dict[str, Interval] = {}
    by_system: dict[str, Interval] = {}
    worst_system: str = ""
    capped_systems: int = 0
    systems: int = 0


class TargetSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How one target came out. Each check that was judged on it counts once, by its worst subject."""

    system: str
    target: str
    """The address."""
    score: Interval
    """Of this target alone, by the same formula as a system's."""
    failed: dict[Severity, int] = {}
    """Checks that fail, by severity; those of which none fails are left out."""
    unknown: dict[Reason, int] = {}
    """Checks that could not be judged, by reason."""
    passed: int = 0
    not_applicable: int = 0


class TargetName(msgspec.Struct, frozen=True):
    """Names one target of a system."""

    system: str
    target: str
    """The address."""


def names_of(targets: Iterable[TargetName]) -> dict[TargetName, str]:
    """What targets are called on a line of their own: the address, and beside it the system where several have that address."""
    targets = list(targets)
    times = Counter(name.target for name in targets)
    return {name: name.target if times[name.target] == 1 else f"{name.system} ({name.target})" for name in targets}


class Outlier(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement that nearly all hosts of a group meet, and a few do not."""

    check: str
    parameters: dict[str, Any] = {}
    severity: Severity
    group: str
    """The inventory's group."""
    passed: int
    """How many hosts of the group meet it."""
    failed: int
    """How many do not."""
    unknown: int = 0
    """Of how many it is not known; they are counted neither here nor there."""
    failing: list[TargetName]
    """The first of those that do not."""
    not_known: list[TargetName] = []
    """The first of those of which it is not known."""


class PolicyUsed(msgspec.Struct, frozen=True, kw_only=True):
    """Which edition of a policy was used."""

    id: str
    version: str
    title: Text
    digest: str
    description: Text = Text("", "")
    """What the pack says of itself, its limits included."""


class PluginUsed(msgspec.Struct, frozen=True, kw_only=True):
    """A third-party package that took part."""

    name: str
    version: str


class TargetResult(msgspec.Struct, frozen=True, kw_only=True):
    """How looking at one target went."""

    system: str
    address: str
    kind: str
    reached: bool
    complete: bool
    trouble: Missing | None = None
    """Why it was not reached or not seen whole."""
    observed_from: datetime | None = None
    observed_to: datetime | None = None
    clock_skew: float | None = None
    """Seconds by which its clock is ahead of ours; None where not known."""


class CheckText(msgspec.Struct, frozen=True, kw_only=True):
    """What a check's docstring says, for reports."""

    id: str
    title: str
    why: str
    fix: str
    severity: Severity
    version: str = "1"


class AuditHead(msgspec.Struct, frozen=True, kw_only=True):
    """An audit without its verdicts."""

    id: str
    started: datetime
    finished: datetime | None = None
    tool_version: str
    agency: str = ""
    language: str = ""
    plugins: list[PluginUsed] = []
    policies: list[PolicyUsed] = []
    complete: bool = False
    incomplete_reason: str = ""
    evidence: str = ""
    """Path of the evidence file."""
    evidence_digest: str = ""


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """The result that reports are made of."""

    head: AuditHead
    systems: list[System]
    targets: list[TargetResult]
    controls: list[ControlResult]
    score: Score
    checks: dict[str, CheckText]
    verdicts: Iterable[Verdict]
    """Sorted; can be gone through more than once, and is never one list in memory."""
    summaries: list[TargetSummary] = []
    """By system and target; empty for a run of a version that did not keep them."""
    outliers: list[Outlier] = []
    """The most severe first."""
    outliers_left_out: int = 0
    """How many more there are."""
    tables: Iterable[TargetTable] = ()
    """By system, target and id; as verdicts, never one list in memory."""

    def tally(self) -> Mapping[Status, int]:
        """How many subjects got which status."""
        counts = dict.fromkeys(Status, 0)
        for verdict in self.verdicts:
            counts[verdict.status] += verdict.count
        return counts
