"""From the records of a target's block to its observations."""

from __future__ import annotations

from datetime import datetime

import msgspec

from govaudit.errors import EvidenceError
from govaudit.evidence.records import Line, PackedEvidence, SeenRecord, TargetEvidence, read_back
from govaudit.model import Absent, Missing, Observation, Place, Seen

_MOST_KEPT = 16 << 20
"""Bytes of one target's records: of a larger one nothing is kept for the next."""


class _Record(Line, frozen=True, kw_only=True, tag="observation"):
    """`ObservationRecord`, its outcome not read yet."""

    request: str
    source: str
    at: datetime
    outcome: msgspec.Raw
    digest: str


class Unpacker:
    """Reads the observations of one target after the other. What was written the same of the one before is not read again."""

    def __init__(self) -> None:
        self._records = msgspec.json.Decoder(_Record)
        self._outcomes = msgspec.json.Decoder(SeenRecord | Absent | Missing)
        self._read: dict[bytes, Seen | Absent | Missing] = {}

    def unpacked(self, packed: PackedEvidence) -> TargetEvidence:
        """The block with its observations. Raises EvidenceError for a record that cannot be read."""
        observations: list[Observation] = []
        before, self._read = self._read, {}
        try:
            for line in packed.lines:
                record = self._records.decode(line)
                written = bytes(record.outcome)
                outcome = before.get(written) or self._read.get(written)
                if outcome is None:
                    outcome = read_back(self._outcomes.decode(written))
                self._read[written] = outcome
                observations.append(Observation(request=record.request, source=record.source, at=record.at, outcome=outcome))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            number = packed.first + len(observations)
            raise damaged(packed.path, number, f"the record cannot be read ({error})") from error
        if sum(map(len, self._read)) > _MOST_KEPT:
            self._read = {}
        return TargetEvidence(target=packed.target, observations=observations, result=packed.result)


def damaged(path: str, number: int, how: str) -> EvidenceError:
    """What to raise about a record of a file."""
    return EvidenceError(
        f"record {number}: {how}",
        hint="The file was changed or damaged after it was written. Take another copy of it, or collect anew.",
        place=Place(path),
    )
