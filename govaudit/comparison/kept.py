"""Comparing runs that are kept: in the history, or as a JSON report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from govaudit.comparison.changes import Comparison
from govaudit.comparison.comparing import compare
from govaudit.errors import GovauditError
from govaudit.extent import Extent
from govaudit.history import History
from govaudit.model import Control, Place, Policy, Sentence, Status, Text, Verdict
from govaudit.scoring import Scoring

_NO_TEXT = Text("", "")


def compare_runs(history: History, a: str, b: str, formerly: Mapping[str, str]) -> Comparison:
    """What changed from run `a` to run `b`, each named as for `History.resolve`."""
    before, after = history.audit(a), history.audit(b)
    systems = {system.name: system for system in [*before.systems, *after.systems]}
    demands = [msgspec.structs.replace(demand, check=formerly.get(demand.check, demand.check)) for demand in history.demands(after.head.id)]
    control = Control(id="in-common", title=_NO_TEXT, requirement=_NO_TEXT, checks=demands)
    policy = Policy(id="in-common", version="", title=_NO_TEXT, description=_NO_TEXT, controls=[control])
    return compare(before, after, formerly, lambda: Scoring([policy], systems.values()))


def failing_in(baseline: str, history: History, formerly: Mapping[str, str]) -> dict[str, list[Extent]]:
    """What fails in a run of the history, or in the JSON report at that path: how far, by fingerprint."""
    found: dict[str, list[Extent]] = {}
    path = Path(baseline)
    if not path.is_file() and (path.suffix == ".json" or "/" in baseline):
        raise GovauditError(f"there is no file {baseline}", hint=_BASELINES)
    for verdict in _reported(path) if path.is_file() else history.audit(baseline).verdicts:
        if verdict.status is Status.FAIL and verdict.count == 1:
            named = msgspec.structs.replace(verdict, check=formerly.get(verdict.check, verdict.check))
            found.setdefault(named.fingerprint, []).append(Extent.of(verdict))
    return found


_BASELINES = "A baseline is a run of the history (its id, or `latest`), or a file that `govaudit audit -o FILE.json` wrote."
_NEWEST_REPORT = 1
"""The newest `schema_version` of a JSON report that can be a baseline."""


class _Version(msgspec.Struct):
    schema_version: int | str


class _Reported(msgspec.Struct):
    """What a baseline needs of a verdict in a JSON report."""

    check: str
    status: Status
    parameters: dict[str, Any] = {}
    system: str = ""
    target: str = ""
    subject: str = ""
    count: int = 1
    places: list[Place] = []
    values: dict[str, Any] = {}


class _Report(msgspec.Struct):
    verdicts: list[_Reported]


def _reported(path: Path) -> Iterator[Verdict]:
    try:
        content = path.read_bytes()
        if int(msgspec.json.decode(content, type=_Version).schema_version) > _NEWEST_REPORT:
            raise GovauditError(
                f"{path} is a report of a newer govaudit than this", hint="Update govaudit, or make the baseline anew with this one."
            )
        report = msgspec.json.decode(content, type=_Report)
    except OSError as error:
        raise GovauditError(f"cannot read {path}: {error.strerror}") from error
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise GovauditError(
            f"this is no JSON report of govaudit ({error})",
            hint=_BASELINES,
            place=Place(str(path)),
        ) from error
    for told in report.verdicts:
        yield Verdict(
            status=told.status,
            sentence=Sentence("", told.values),
            places=told.places,
            check=told.check,
            parameters=told.parameters,
            system=told.system,
            target=told.target,
            subject=told.subject,
            count=told.count,
        )
