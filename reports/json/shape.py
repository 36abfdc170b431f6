"""What the JSON result holds. `schema.json` is made from these types: a change here is a change for everyone who reads it.

A field may be added within a version. One that is renamed, removed or given another meaning makes a new version.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec

from govaudit.model import (
    ControlStatus,
    Criticality,
    EvidenceReference,
    Interval,
    Place,
    PluginUsed,
    Reason,
    Score,
    Service,
    Severity,
    Status,
    Tally,
    TargetName,
)

VERSION = "1"

Schema = Literal["1"]
Value = str | int | float | bool | None | list[str]


class Inner(msgspec.Struct, frozen=True):
    """A sentence that is a value of another one."""

    template: str
    """English, with `{name}` where a value goes."""
    values: dict[str, Value | Inner]
    """What goes there."""


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Why something could not be looked at."""

    reason: Reason
    """One of a closed list."""
    sentence: str
    """In the language of the result."""
    template: str
    """The same in English, with `{name}` where a value goes."""
    values: dict[str, Value | Inner]
    """What goes there: text as the target gave it."""


class AuditPart(msgspec.Struct, frozen=True, kw_only=True):
    """The run."""

    id: str
    """Names the run in the history."""
    started: datetime
    """In UTC."""
    finished: datetime | None
    """In UTC; null where the run was stopped."""
    tool_version: str
    """Of govaudit."""
    plugins: list[PluginUsed]
    """Third-party packages that took part."""
    complete: bool
    """Whether everything planned was done; what follows is a part where not."""
    incomplete_reason: str
    """Why not; empty for a complete run."""
    agency: str
    """As the inventory names it."""
    language: str
    """Of the texts in this result, `id` or `en`."""
    evidence: str
    """Path of the evidence file."""
    evidence_digest: str
    """Its SHA-256."""


class PolicyPart(msgspec.Struct, frozen=True, kw_only=True):
    """A policy that the audit was made against."""

    id: str
    version: str
    """Its edition."""
    title: str
    description: str
    """What the pack says of itself, its limits included."""
    digest: str
    """SHA-256 of the policy's file."""


class SystemPart(msgspec.Struct, frozen=True, kw_only=True):
    """A system of the inventory."""

    name: str
    owner: str
    criticality: Criticality
    zone: str
    tags: list[str]
    groups: list[str]
    """The inventory's groups that it is a member of."""
    services: list[Service] | None
    """What its owners declare; null where they do not say."""
    targets: list[str]
    """The addresses at which it was to be looked at."""


class TargetPart(msgspec.Struct, frozen=True, kw_only=True):
    """How looking at one target went."""

    system: str
    address: str
    kind: str
    """host, code, files, web, network, or a plugin's."""
    reached: bool
    complete: bool
    """Whether everything asked was answered."""
    trouble: Trouble | None
    """Why it was not reached or not seen whole."""
    observed_from: datetime | None
    observed_to: datetime | None
    clock_skew: float | None
    """Seconds by which its clock is ahead of ours; null where not known."""


class CheckPart(msgspec.Struct, frozen=True, kw_only=True):
    """A check that was planned."""

    id: str
    version: str
    severity: Severity
    title: str
    """The requirement in one sentence."""
    why: str
    """Why it matters; paragraphs are separated by an empty line."""
    fix: str
    """How to mend it."""


class ControlPart(msgspec.Struct, frozen=True, kw_only=True):
    """How one control of one policy came out."""

    policy: str
    id: str
    title: str
    requirement: str
    status: ControlStatus
    confidence: str
    """How sure we are of the wording and number: high, medium, low."""
    weight: float
    """In the policy's mean."""
    value: float | None
    """0 to 100, every unknown counted as failed; null where nothing could be valued."""
    high: float | None
    """0 to 100, every unknown counted as passed."""
    coverage: float
    """Share of the weight that got a pass or a fail, 0 to 1."""
    tally: Tally
    checks: list[str]
    """Ids of the checks that prove it."""
    attestations: list[str]
    """What people must attest, where no check can prove it."""


class VerdictPart(msgspec.Struct, frozen=True, kw_only=True):
    """What one check says about one subject; passes of one check on one target are one row."""

    check: str
    """Its id; `checks` has its text."""
    check_version: str
    parameters: dict[str, Any]
    """What the policy set, defaults included."""
    system: str
    target: str
    """The address; empty for a verdict across a whole system."""
    subject: str
    """The one thing it is about: a file, a user, an endpoint."""
    status: Status
    severity: Severity
    sentence: str
    """What an auditor would write, in the language of the result."""
    template: str
    """The same in English, with `{name}` where a value goes."""
    values: dict[str, Value | Inner]
    """What goes there: what was expected, what was found; text as the target gave it."""
    reason: Reason | None
    """Why it is unknown; null for every other status."""
    places: list[Place]
    """Where an auditor can see it."""
    evidence: list[EvidenceReference]
    """What it rests on."""
    fingerprint: str
    """The same from run to run for the same check, parameters, system, target and subject."""
    controls: list[str]
    """`policy/control` of each control that asks for it."""
    count: int
    """How many subjects this row stands for."""
    subjects: list[str]
    """The first 50 of a row of several."""
    subjects_digest: str
    """SHA-256 over all of them; empty for a row of one."""


class SummaryPart(msgspec.Struct, frozen=True, kw_only=True):
    """How one target came out. Each check that was judged on it counts once, by its worst subject."""

    system: str
    target: str
    """The address."""
    score: Interval
    """Of this target alone, by the same formula as a system's."""
    failed: dict[Severity, int]
    """Checks that fail, by severity."""
    unknown: dict[Reason, int]
    """Checks that could not be judged, by reason."""
    passed: int
    not_applicable: int


class OutlierPart(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement that nearly all hosts of a group meet, and a few do not; docs/json.md has the rule."""

    check: str
    """Its id; `checks` has its text."""
    parameters: dict[str, Any]
    severity: Severity
    group: str
    """The inventory's group."""
    sentence: str
    """In the language of the result."""
    passed: int
    """How many hosts of the group meet it."""
    failed: int
    """How many do not."""
    unknown: int
    """Of how many it is not known; they are counted neither here nor there."""
    failing: list[TargetName]
    """The first 50 of those that do not."""
    not_known: list[TargetName]
    """The first 50 of those of which it is not known."""


class CellPart(msgspec.Struct, frozen=True, kw_only=True):
    """One text of a table."""

    text: str
    """In the language of the result."""
    template: str
    """The same in English, with `{name}` where a value goes."""
    values: dict[str, Value | Inner]
    """What goes there: text as the target gave it."""


class TablePart(msgspec.Struct, frozen=True, kw_only=True):
    """A table of what is known of one target."""

    system: str
    target: str
    id: str
    title: str
    columns: list[str]
    rows: list[list[CellPart]]
    """One cell for each column."""
    left_out: int
    """How many further rows there are; of a long table only the first rows are kept."""
    note: str
    """What a reader must know beside; empty where there is nothing."""
    absent: str
    """What was looked for and is not there, in place of a table; empty where there is a table."""
    trouble: Trouble | None
    """Why the table could not be made; null where it was."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The result of one audit by govaudit."""

    schema_version: Schema
    audit: AuditPart
    policies: list[PolicyPart]
    systems: list[SystemPart]
    targets: list[TargetPart]
    checks: list[CheckPart]
    controls: list[ControlPart]
    score: Score
    summaries: list[SummaryPart]
    outliers: list[OutlierPart]
    """The most severe first."""
    outliers_left_out: int
    """How many more there are."""
    tables: list[TablePart]
    """Of each target, one a line."""
    verdicts: list[VerdictPart]
    """Sorted, so that two results can be compared by `diff`; one a line."""
