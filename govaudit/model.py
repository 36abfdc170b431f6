"""The words that every other part of govaudit uses.

Nothing here does any work: these are immutable values, each of which can be
written to JSON and read back without loss. This module imports nothing of ours.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

import msgspec

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


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


class Reason(StrEnum):
    """Why something is missing: a closed list."""

    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    PERMISSION_DENIED = "permission denied"
    TOOL_MISSING = "tool missing"
    """A program that *we* need in order to look; the audited program's lack is Absent."""
    TIMED_OUT = "timed out"
    TOO_LARGE = "too large"
    INCOMPLETE = "incomplete"
    UNPARSEABLE = "unparseable"
    NOT_SUPPORTED = "not supported"
    NEEDS_RUNNING_SYSTEM = "needs a running system"
    NOT_COLLECTED = "not collected"
    NOT_AUTHORISED = "not authorised"
    WITHHELD = "withheld"
    STALE = "stale"
    INTERRUPTED = "interrupted"
    BUG = "bug"


class Sentence(msgspec.Struct, frozen=True):
    """A template with named values, put into words only when shown, in the reader's language."""

    template: str
    """English, with `{name}` where a value goes; it is the key of the translation."""

    values: dict[str, Value] = {}
    """What was expected, what was found: text as the target gave it, so treat it as hostile."""

    def __str__(self) -> str:
        return self.fill(self.template)

    def fill(self, template: str) -> str:
        """Put the values into `template`, this one or its translation.

        Not `str.format`: a template can come from an evidence file, and must not reach attributes.
        """
        return _PLACEHOLDER.sub(lambda found: shown(self.values[found[1]]) if found[1] in self.values else found[0], template)


Value = str | int | float | bool | None | list[str] | Sentence


def shown(value: Value) -> str:
    """A value as it stands in an English sentence."""
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(value) if value else "-"
        case _:
            return str(value)


class Missing(msgspec.Struct, frozen=True, tag="missing"):
    """We could not look. Whatever rests on it is unknown, for this reason."""

    reason: Reason
    sentence: Sentence


class Absent(msgspec.Struct, frozen=True, tag="absent"):
    """We looked, and it is not there. That is knowledge, unlike Missing."""

    sentence: Sentence


class Complete(msgspec.Struct, frozen=True, tag="complete"):
    """A reader of many subjects has seen them all."""

    sentence: Sentence
    """What was searched, for the case that nothing was found: "no private keys under {places}"."""


def missing(reason: Reason, template: str, /, **values: Value) -> Missing:
    """We could not look: `missing(Reason.UNREACHABLE, "{endpoint}: {error}", endpoint=…, error=…)`."""
    return Missing(reason, Sentence(template, values))


def absent(template: str, /, **values: Value) -> Absent:
    """We looked, and it is not there: `absent("sshd is not installed")`."""
    return Absent(Sentence(template, values))


def complete(template: str, /, **values: Value) -> Complete:
    """All subjects were seen: `complete("no private keys under {places}", places=[…])`."""
    return Complete(Sentence(template, values))


# What was seen ------------------------------------------------------------------------------


class FileAttributes(msgspec.Struct, frozen=True, kw_only=True):
    """What the file system says of a file; None where it was not asked or does not say."""

    kind: str = "file"
    """file, directory, link, socket, fifo, block, character."""
    mode: int | None = None
    """Permission bits with set-id and sticky, e.g. 0o4755."""
    uid: int | None = None
    gid: int | None = None
    size: int | None = None
    """Bytes."""
    modified: datetime | None = None


class Seen(msgspec.Struct, frozen=True, kw_only=True, tag="seen"):
    """What one look brought."""

    content: bytes = b""
    """A file's bytes, or a command's standard output; already redacted."""
    data: Any = None
    """A structured answer (of a scanner, a handshake, a walk), as plain JSON values."""
    status: int | None = None
    """A command's exit status."""
    errors: str = ""
    """The beginning of a command's standard error."""
    attributes: FileAttributes | None = None

    @property
    def text(self) -> str:
        """The content as text; what is not UTF-8 becomes U+FFFD."""
        return self.content.decode("utf-8", errors="replace")

    def lines(self) -> list[str]:
        """The content's lines, split at newlines only (never at form feeds, as `splitlines` does)."""
        text = self.text
        return text.removesuffix("\n").split("\n") if text else []


class Request(msgspec.Struct, frozen=True):
    """One thing to look at, of a kind that a target's folder defines."""

    at_rest: ClassVar[bool] = True
    """False where only a running system can answer."""

    @property
    def key(self) -> str:
        """What identifies the request in evidence, e.g. `file /etc/login.defs`."""
        raise NotImplementedError


class Declared(Request, frozen=True):
    """The target's own inventory entry: what its owners say of it. Every kind of target answers it."""

    @property
    def key(self) -> str:
        return "declared"


class TargetClock(Request, frozen=True):
    """The target's clock beside ours; the engine answers it for every target: `data` is {"skew": seconds ahead of ours}."""

    at_rest: ClassVar[bool] = False

    @property
    def key(self) -> str:
        return "clock"


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """What one request brought; a request for many things brings one observation each."""

    request: str
    """The key of the request."""
    source: str
    """What was looked at, for people: a path, a command line, an address."""
    at: datetime
    """When, in UTC by our clock."""
    outcome: Seen | Absent | Missing

    @property
    def digest(self) -> str:
        """SHA-256 over what was seen, as it is kept (cut and redacted, so that it is no oracle)."""
        return hashlib.sha256(msgspec.json.encode(self.outcome, order="deterministic")).hexdigest()


class EvidenceReference(msgspec.Struct, frozen=True):
    """Where a verdict's ground can be looked up in the evidence."""

    source: str
    at: datetime
    digest: str


class Fact(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A typed statement of what was *seen*. Words like weak or compliant belong to checks.

    Every field has a docstring with its meaning and unit. A field that may be
    unknown on its own has the type `T | Missing`; a check reads it by `known`.
    """

    @property
    def subject(self) -> str:
        """The one thing a verdict on this fact is about; the area's name unless the fact says more."""
        return self.area()

    @classmethod
    def area(cls) -> str:
        """The area of the vocabulary that it belongs to: the name of its module."""
        return cls.__module__.rpartition(".")[2]


F = TypeVar("F", bound=Fact)


class Many(msgspec.Struct, Generic[F], frozen=True):
    """What a reader of many gives: a fact per subject, and whether these are all."""

    facts: list[F]
    ending: Complete | Missing


Perhaps = Many[F] | Absent | Missing
"""Facts of one type, or why there are none: for a derivation that copes with either."""


class Member(msgspec.Struct, Generic[F], frozen=True):
    """One target's share of an `Across`."""

    target: str
    value: F | Absent | Missing


class Across(msgspec.Struct, Generic[F], frozen=True):
    """All facts of one type in a system, each with its target, the missing among them."""

    members: list[Member[F]]

    def known(self) -> Iterator[tuple[str, F]]:
        """The facts that are known, with their targets."""
        for member in self.members:
            if not isinstance(member.value, Absent | Missing):
                yield member.target, member.value

    def missing(self) -> list[Missing]:
        """What could not be looked at."""
        return [member.value for member in self.members if isinstance(member.value, Missing)]


# What is said about it ----------------------------------------------------------------------


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
    return msgspec.json.encode(value, order="deterministic").decode()


# What can be shown of it --------------------------------------------------------------------


class Table(msgspec.Struct, frozen=True, kw_only=True, tag="table"):
    """What is known of a target, for people to read row by row. It shows what was seen and judges nothing."""

    id: str
    """As people ask for it, e.g. `ways-in`."""
    title: Sentence
    columns: list[Sentence]
    """The heading of each column."""
    rows: list[list[Sentence]]
    """As many cells in each row as there are columns; what is not known says so in its cell (see `cell`)."""
    note: Sentence | None = None
    """What a reader must know beside: what is not in the table, and why."""
    left_out: int = 0
    """How many further rows there are; of a long table only the first rows are kept."""


class TargetTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table of one target, as it is kept for reports."""

    system: str
    target: str
    """The target's address."""
    id: str
    """The table's id."""
    found: Table | Absent | Missing
    """The table, or why there is none."""


_JUST_THE_VALUE = "{value}"


def cell(value: Value | Absent | Missing) -> Sentence:
    """A value as a table's cell: text of the target as it is, a Sentence in the reader's language, "not known: …" for what is missing."""
    match value:
        case Sentence():
            return value
        case Absent():
            return value.sentence
        case Missing():
            return Sentence("not known: {why}", {"why": value.sentence})
        case _:
            return Sentence(_JUST_THE_VALUE, {"value": value})


# Who is audited -----------------------------------------------------------------------------


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """One address at which a system can be looked at."""

    system: str
    address: str
    kind: str
    """The folder under `govaudit/targets/` that knows how."""
    settings: dict[str, Any] = {}
    """The rest of its inventory entry; credentials only as references."""
    seconds: float | None = None
    """How long looking at it may take; None where the limit of the run holds."""
    trouble: Missing | None = None
    """Why it cannot be looked at, where the inventory itself shows it."""
    declared: Place | None = None
    """Where the inventory names it."""


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A service that the owners declare."""

    port: int
    protocol: str = "tcp"
    name: str = ""


class System(msgspec.Struct, frozen=True, kw_only=True):
    """What the agency runs for a purpose: it has an owner, a criticality and one or more targets."""

    name: str
    targets: list[Target] = []
    owner: str = ""
    criticality: Criticality = Criticality.NORMAL
    zone: str = ""
    tags: list[str] = []
    groups: list[str] = []
    """The inventory's groups that it is a member of, in alphabetical order, those that its groups are members of included."""
    services: list[Service] | None = None
    """None where the inventory does not say; an empty list says "none"."""


class Inventory(msgspec.Struct, frozen=True, kw_only=True):
    """Who is to be audited."""

    agency: str = ""
    language: str = ""
    """`id`, `en`, or empty where the inventory does not say."""
    systems: list[System] = []
    path: str = ""
    digest: str = ""
    notices: list[str] = []
    """What it says and govaudit does not follow, for whoever starts the run: each with its place."""


# What a policy asks -------------------------------------------------------------------------


class Text(msgspec.Struct, frozen=True):
    """A text in both languages of the product."""

    en: str
    id: str

    def in_language(self, language: str) -> str:
        return self.id if language == "id" else self.en


class Demand(msgspec.Struct, frozen=True):
    """A check that a control asks for, with what the policy sets."""

    check: str
    parameters: dict[str, Any] = {}
    place: Place | None = None


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """One requirement of a law, a standard or an agency, and what proves it."""

    id: str
    title: Text
    requirement: Text
    confidence: str = "high"
    """How sure we are of the wording and number: high, medium, low."""
    weight: float = 1.0
    checks: list[Demand] = []
    attestations: list[Text] = []
    """What people must attest, where no check can prove it."""


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """A policy pack."""

    id: str
    version: str
    title: Text
    description: Text
    controls: list[Control] = []
    digest: str = ""
    """SHA-256 of the file's bytes."""


# The whole ----------------------------------------------------------------------------------


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
