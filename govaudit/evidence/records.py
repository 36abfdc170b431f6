"""The records of an evidence file, one a line, as `docs/evidence.md` describes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from govaudit.model import Absent, FileAttributes, Inventory, Missing, Observation, PluginUsed, Policy, Seen, Target, TargetResult

FORMAT = 1
"""The format version that is written; all versions up to it can be read."""

_TEXT = bytes([*b"\t\n\f\r", *range(0x20, 0x7F), *range(0x80, 0x100)])
"""All bytes but control characters: JSON writes each of those as six, so content that has any is kept as base64."""


class EvidenceHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What was to be looked at, by what and for which policies."""

    tool_version: str
    created: datetime
    inventory: Inventory
    """The part that was to be looked at: agency, language, systems with their targets. Credentials only as references."""
    policies: list[Policy] = []
    """In full, so that they can be judged again when the pack has changed."""
    plugins: list[PluginUsed] = []
    run: str = ""
    """The id of the run that collected it."""


class TargetEvidence(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """All that was seen of one target."""

    target: Target
    observations: list[Observation]
    result: TargetResult | None = None
    """How looking at it went; None where the file ends before that was written."""

    @property
    def interrupted(self) -> bool:
        """The block has no footer: there may have been more."""
        return self.result is None


class PackedEvidence(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The same as it stands in a file, where its block is whole: whoever only passes it on need not read the observations."""

    target: Target
    lines: list[bytes]
    """The records of its observations."""
    result: TargetResult
    path: str
    """Of the file."""
    first: int
    """The number of the first of these records, from 1."""


class Line(msgspec.Struct, frozen=True, kw_only=True, tag_field="record"):
    """What all records have."""

    prev: str
    """SHA-256 of the line before, without its newline; empty in the first."""


class HeaderRecord(Line, frozen=True, kw_only=True, tag="header"):
    """The first line."""

    tool: str = "govaudit"
    format: int = FORMAT
    header: EvidenceHeader


class TargetRecord(Line, frozen=True, kw_only=True, tag="target"):
    """A target's block begins."""

    target: Target


class SeenRecord(msgspec.Struct, frozen=True, kw_only=True, tag="seen", omit_defaults=True):
    """`Seen`, its content readable wherever it is text."""

    text: str | None = None
    base64: bytes | None = None
    data: Any = None
    status: int | None = None
    errors: str = ""
    attributes: FileAttributes | None = None


class ObservationRecord(Line, frozen=True, kw_only=True, tag="observation"):
    """What one request brought."""

    request: str
    source: str
    at: datetime
    outcome: SeenRecord | Absent | Missing
    digest: str
    """As verdicts name it: `zstdcat FILE | grep DIGEST` finds what a verdict rests on."""


class FooterRecord(Line, frozen=True, kw_only=True, tag="footer"):
    """The block is whole."""

    result: TargetResult
    observations: int


class EndRecord(Line, frozen=True, kw_only=True, tag="end"):
    """The file is whole."""

    targets: int
    incomplete_reason: str = ""


Record = HeaderRecord | TargetRecord | ObservationRecord | FooterRecord | EndRecord


class _WrittenObservation(Line, frozen=True, kw_only=True, tag="observation"):
    """An ObservationRecord, its outcome in JSON already."""

    request: str
    source: str
    at: datetime
    outcome: msgspec.Raw
    digest: str


_encoder = msgspec.json.Encoder(order="deterministic")

_MOST_WRITTEN = 4096
_written: dict[int, tuple[Seen | Absent, msgspec.Raw, str]] = {}
"""Small outcomes with their JSON and digest, by identity, which no other can have as long as they stand here: hosts that are alike
share them."""


def line_of(record: Record) -> bytes:
    """The line of a record, without its newline."""
    return _encoder.encode(record)


def line_of_observation(observation: Observation, prev: str) -> bytes:
    """The line of an observation's record; `prev` is the digest of the line before."""
    outcome = observation.outcome
    known = _written.get(id(outcome))
    if known is not None and known[0] is outcome:
        _, json, digest = known
    else:
        json, digest = _json_and_digest(observation)
        if isinstance(outcome, Absent) or (isinstance(outcome, Seen) and not outcome.content):
            if len(_written) >= _MOST_WRITTEN:
                _written.clear()
            _written[id(outcome)] = outcome, json, digest
    request, source, at = observation.request, observation.source, observation.at
    return _encoder.encode(_WrittenObservation(request=request, source=source, at=at, outcome=json, digest=digest, prev=prev))


def _json_and_digest(observation: Observation) -> tuple[msgspec.Raw, str]:
    outcome = observation.outcome
    kept: SeenRecord | Absent | Missing
    if isinstance(outcome, Seen):
        text, base64 = _text_or_bytes(outcome.content)
        kept = SeenRecord(
            text=text, base64=base64, data=outcome.data, status=outcome.status, errors=outcome.errors, attributes=outcome.attributes
        )
    else:
        kept = outcome
    return msgspec.Raw(_encoder.encode(kept)), observation.digest


def _text_or_bytes(content: bytes) -> tuple[str | None, bytes | None]:
    if not content:
        return None, None
    if content.translate(None, _TEXT):
        return None, content
    try:
        return content.decode("utf-8"), None
    except UnicodeDecodeError:
        return None, content


def read_back(kept: SeenRecord | Absent | Missing) -> Seen | Absent | Missing:
    """What was seen, exactly as it was before it was written."""
    if not isinstance(kept, SeenRecord):
        return kept
    content = kept.text.encode() if kept.text is not None else kept.base64 or b""
    return Seen(content=content, data=kept.data, status=kept.status, errors=kept.errors, attributes=kept.attributes)
