"""Goes on with a run that was interrupted: what it has seen whole stays, the rest is looked at.

What remains of such a run is its evidence, under its name where it was ended by hand, as `NAME.partial` where it was killed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from govaudit.errors import EvidenceError, HistoryError
from govaudit.evidence import EvidenceHeader, TargetEvidence, read_evidence
from govaudit.history import History
from govaudit.model import Inventory, Policy, System

_ANEW = "Begin anew, without --resume."
_TOLD = 5
"""How many changes are told."""

Key = tuple[str, str]
"""System and address of a target."""


class Remains:
    """The evidence of an interrupted run or collection at `path`, read once to its end.

    Raises EvidenceError where there is none, or where it is damaged: only its end may be cut off.
    """

    def __init__(self, path: Path, *, max_age: timedelta) -> None:
        partial = path.with_name(f"{path.name}.partial")
        self._reader = read_evidence(partial if partial.exists() else path)
        self._oldest = datetime.now(UTC) - max_age
        self._whole = {_key(block) for block in self._reader if _is_whole(block, self._oldest)}
        self.header = self._reader.header
        self.ended = self._reader.path == path and not self._reader.truncated and not self._reader.incomplete_reason
        """Nothing is missing."""

    def __contains__(self, target: Key) -> bool:
        return target in self._whole

    def __len__(self) -> int:
        return len(self._whole)

    def seen_whole(self) -> Iterator[TargetEvidence]:
        """What need not be looked at again, each target once; what is too old to be judged is."""
        left = set(self._whole)
        for block in self._reader:
            if _key(block) in left and _is_whole(block, self._oldest):
                left.remove(_key(block))
                yield block

    def unchanged(self, now: EvidenceHeader) -> EvidenceHeader:
        """The header to go on with. Raises EvidenceError, which says what has changed, unless the same would be asked now."""
        now = msgspec.json.decode(_text(now), type=EvidenceHeader)  # as it would be read back: 60 seconds are 60.0 there
        changes = [*_program(self.header, now), *_inventory(self.header.inventory, now.inventory), *_policies(self.header, now)]
        if changes:
            told = "; ".join([*changes[:_TOLD], *(["…"] if len(changes) > _TOLD else [])])
            raise EvidenceError(f"the interrupted run cannot be gone on with: {told}", hint=_ANEW)
        return self.header


def collection_at(path: Path, *, max_age: timedelta) -> Remains:
    """What remains of a collection. Raises EvidenceError where nothing does, or nothing is missing."""
    remains = Remains(path, max_age=max_age)
    if remains.ended:
        raise EvidenceError(f"{path} is whole: there is nothing to go on with", hint=_ANEW)
    return remains


def run_of(history: History, reference: str, *, max_age: timedelta) -> Remains:
    """What remains of a run, of the newest where none is named. Raises where nothing does, or nothing is missing."""
    runs = history.runs()
    if not runs:
        raise HistoryError(f"the history {history.path} is empty: there is nothing to go on with", hint=_ANEW)
    run = history.resolve(reference) if reference else runs[0].head.id
    [head] = [one.head for one in runs if one.head.id == run]
    if head.complete:
        raise HistoryError(f"the run {run} is whole: there is nothing to go on with", hint="`govaudit history` lists the runs.")
    path = history.evidence_path(run)
    if not path.exists() and not path.with_name(f"{path.name}.partial").exists():
        raise HistoryError(f"the run {run} has left no evidence of its own", hint=_ANEW)
    remains = Remains(path, max_age=max_age)
    if remains.header.run != run:
        raise EvidenceError(f"{path} is not the evidence of the run {run}", hint=_ANEW)
    return remains


def _key(block: TargetEvidence) -> Key:
    return block.target.system, block.target.address


def _is_whole(block: TargetEvidence, oldest: datetime) -> bool:
    return block.result is not None and block.result.complete and all(seen.at >= oldest for seen in block.observations)


def _program(before: EvidenceHeader, now: EvidenceHeader) -> Iterator[str]:
    if before.tool_version != now.tool_version:
        yield f"it was begun by govaudit {before.tool_version}, this is {now.tool_version}"
    if before.plugins != now.plugins:
        yield "other plugins are loaded"


def _inventory(before: Inventory, now: Inventory) -> Iterator[str]:
    old, new = _targets(before), _targets(now)
    if more := sorted(set(new) - set(old)):
        yield f"the inventory has {len(more)} more targets, first {more[0][1]}"
    if fewer := sorted(set(old) - set(new)):
        yield f"the inventory has {len(fewer)} targets no longer, first {fewer[0][1]}"
    yield from (f"the inventory's entry of {key[1]} has changed" for key in old if old[key] != new.get(key, old[key]))
    were, are = _systems(before.systems), _systems(now.systems)
    yield from (f"the inventory describes the system {name} otherwise" for name in were if were[name] != are.get(name, were[name]))
    if before.agency != now.agency:
        yield f"the inventory's agency was {before.agency or 'not named'}"


def _targets(inventory: Inventory) -> Mapping[Key, bytes]:
    """By target: what is said of it, wherever it stands."""
    return {
        (target.system, target.address): _text(msgspec.structs.replace(target, declared=None))
        for system in inventory.systems
        for target in system.targets
    }


def _systems(systems: Sequence[System]) -> Mapping[str, bytes]:
    return {system.name: _text(msgspec.structs.replace(system, targets=[])) for system in systems}


def _policies(before: EvidenceHeader, now: EvidenceHeader) -> Iterator[str]:
    old, new = ({policy.id: policy for policy in header.policies} for header in (before, now))
    for name in sorted(old.keys() ^ new.keys()):
        yield f"the policy {name} {'is chosen now' if name in new else 'is not chosen now'}"
    for name, policy in old.items():
        if name in new and _asks(policy) != _asks(new[name]):
            yield f"the policy {name} has changed (version {policy.version}, now {new[name].version})"


def _asks(policy: Policy) -> bytes:
    return _text([policy.version, policy.digest, policy.controls])


def _text(value: object) -> bytes:
    return msgspec.json.encode(value, order="deterministic")
