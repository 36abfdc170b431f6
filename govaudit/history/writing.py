"""Keeping one run."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec

from govaudit.errors import GovauditError, HistoryError
from govaudit.history.lock import WriteLock
from govaudit.model import (
    AuditHead,
    CheckText,
    ControlResult,
    Outlier,
    Pair,
    Score,
    System,
    TargetResult,
    TargetSummary,
    TargetTable,
    Verdict,
    canonical,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_BATCH = 500


class RunWriter:
    """Keeps one run, bit by bit. As a context manager it lets go of the history whatever happens."""

    def __init__(self, path: Path, engine: Engine, lock: WriteLock, head: AuditHead) -> None:
        self.id = head.id
        self._head = head
        self._path = path
        self._engine = engine
        self._lock = lock
        self._verdicts: list[dict[str, Any]] = []
        self._pairs: list[dict[str, Any]] = []
        self._tables: list[dict[str, Any]] = []
        self._number = 0

    def add_pair(self, pair: Pair) -> None:
        """Keep a pair."""
        self._pairs.append(
            {
                "run": self.id,
                "system": pair.system,
                "target": pair.target,
                "check": pair.check,
                "parameters": canonical(pair.parameters),
                "domain": pair.domain,
                "severity": pair.severity.value,
                "passed": pair.tally.passed,
                "failed": pair.tally.failed,
                "unknown": pair.tally.unknown,
                "not_applicable": pair.tally.not_applicable,
            }
        )
        self._write_when_full()

    def add_verdicts(self, verdicts: Iterable[Verdict]) -> None:
        """Keep verdicts, in any order."""
        for verdict in verdicts:
            self._number += 1
            self._verdicts.append(
                {
                    "run": self.id,
                    "system": verdict.system,
                    "target": verdict.target,
                    "check": verdict.check,
                    "parameters": canonical(verdict.parameters),
                    "subject": verdict.subject,
                    "number": self._number,
                    "status": verdict.status.value,
                    "verdict": _json(verdict),
                }
            )
            self._write_when_full()

    def add_tables(self, tables: Iterable[TargetTable]) -> None:
        """Keep tables."""
        for table in tables:
            row = {"run": self.id, "system": table.system, "target": table.target, "id": table.id, "found": _json(table.found)}
            self._tables.append(row)
            self._write_when_full()

    def finish(
        self,
        *,
        systems: Sequence[System],
        targets: Sequence[TargetResult],
        controls: Sequence[ControlResult],
        score: Score,
        checks: Mapping[str, CheckText],
        exit_code: int,
        summaries: Sequence[TargetSummary] = (),
        outliers: Sequence[Outlier] = (),
        outliers_left_out: int = 0,
        incomplete_reason: str = "",
        evidence: str = "",
        evidence_digest: str = "",
        finished: datetime | None = None,
    ) -> None:
        """Write the rest and mark the run as ended, in one transaction; then let go of the history.

        `incomplete_reason`: why the run is not whole; empty where it is. `finished`: now, unless it says when.
        """
        from sqlalchemy import update

        from govaudit.history.database import runs, sortable, told

        finished = finished or datetime.now(UTC)
        head = msgspec.structs.replace(
            self._head,
            finished=finished,
            complete=not incomplete_reason,
            incomplete_reason=incomplete_reason,
            evidence=evidence,
            evidence_digest=evidence_digest,
        )
        ended = {
            "finished": sortable(finished),
            "complete": head.complete,
            "exit_code": exit_code,
            "evidence": evidence,
            "head": _json(head),
            "systems": _json(systems),
            "targets": _json(targets),
            "controls": _json(controls),
            "score": _json(score),
            "checks": _json(checks),
            "summaries": _json(summaries),
            "outliers": _json({"found": outliers, "left_out": outliers_left_out}),
        }
        try:
            with told(self._path), self._engine.begin() as connection:
                self._insert(connection)
                connection.execute(update(runs).where(runs.c.id == self.id).values(ended))
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the history; a run that is not finished stays as one that never ended."""
        self._lock.release()

    def _break_off(self, why: str) -> None:
        """Keep the reason for which the run ends early; without it, it would look as if it were still going on."""
        from sqlalchemy import update

        from govaudit.history.database import runs, told

        head = msgspec.structs.replace(self._head, incomplete_reason=why)
        with contextlib.suppress(HistoryError), told(self._path), self._engine.begin() as connection:
            connection.execute(update(runs).where(runs.c.id == self.id).values(head=_json(head)))

    def _write_when_full(self) -> None:
        if len(self._verdicts) + len(self._pairs) + len(self._tables) >= _BATCH:
            from govaudit.history.database import told

            with told(self._path), self._engine.begin() as connection:
                self._insert(connection)

    def _insert(self, connection: Connection) -> None:
        from sqlalchemy import insert

        from govaudit.history.database import pairs, tables, verdicts

        for table, rows in ((pairs, self._pairs), (verdicts, self._verdicts), (tables, self._tables)):
            if rows:
                connection.execute(insert(table), rows)
                rows.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(error, GovauditError):
            self._break_off(error.message)
        self.close()


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
