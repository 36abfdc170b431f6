"""The runs of a history: listing, reading, beginning and pruning them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from govaudit.errors import HistoryError
from govaudit.history.lock import WriteLock
from govaudit.history.writing import RunWriter
from govaudit.model import (
    Absent,
    Audit,
    AuditHead,
    CheckText,
    ControlResult,
    Demand,
    Interval,
    Inventory,
    Missing,
    Outlier,
    Score,
    Sentence,
    System,
    Table,
    TargetResult,
    TargetSummary,
    TargetTable,
    Verdict,
)
from govaudit.private_files import data_folder, private_folder

T = TypeVar("T")

if TYPE_CHECKING:
    from sqlalchemy import Engine, RowMapping

NEVER_ENDED = str(Sentence("the run was killed, or has not ended yet"))
"""`incomplete_reason` of a run that never ended."""

_BATCH = 500
_NO_SCORE = Score(overall=Interval(value=None, high=None, coverage=0.0, grade=""))


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of runs."""

    head: AuditHead
    score: Score | None
    """None for a run that never ended."""
    exit_code: int | None


def new_run_id(started: datetime) -> str:
    """An id that says when, and is short enough to type: `20261124T084512-3f2a`."""
    return f"{started.astimezone(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"


def default_path() -> Path:
    """GOVAUDIT_HISTORY, or `history.sqlite` in the user's data directory."""
    named = os.environ.get("GOVAUDIT_HISTORY")
    return Path(named) if named else data_folder() / "history.sqlite"


class History:
    """All runs of one history. Nothing is created before the first run is begun."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()  # it names the evidence of runs, which must be found from anywhere

    @classmethod
    def open(cls, path: Path | str | None = None) -> History:
        """The history at `path`, by default `default_path()`. Raises HistoryError when there is something else."""
        path = default_path() if path is None else path
        if "://" in str(path):
            raise HistoryError(f"the history {path} is not a file", hint="Name a file; databases by URL are not supported yet.")
        history = cls(Path(path))
        if history.path.exists() or history.path.is_symlink():
            history._database()
        return history

    @property
    def evidence_folder(self) -> Path:
        """Where the evidence of runs is kept beside the history; what is elsewhere is never deleted."""
        return self.path.with_name(f"{self.path.stem}-evidence")

    def evidence_path(self, run: str) -> Path:
        """Where to keep the evidence of a run."""
        return self.evidence_folder / f"{run}.jsonl.zst"

    # Reading ----------------------------------------------------------------------------------

    def runs(self) -> list[Run]:
        """All runs, the newest first."""
        engine = self._database()
        if engine is None:
            return []
        from sqlalchemy import select

        from govaudit.history.database import runs, told

        statement = select(runs.c.head, runs.c.score, runs.c.exit_code).order_by(runs.c.started.desc(), runs.c.id.desc())
        with told(self.path), engine.connect() as connection:
            return [
                Run(head=_head(head), score=_read(score, Score) if score else None, exit_code=exit_code)
                for head, score, exit_code in connection.execute(statement)
            ]

    def resolve(self, reference: str) -> str:
        """The id of a run that is named by its id, the beginning of it, `latest` or `previous`.

        The two words count only runs that ended.
        """
        engine = self._database()
        if engine is None:
            raise HistoryError(f"no run {reference!r}: the history {self.path} is empty", hint="`govaudit audit` makes one.")
        from sqlalchemy import select

        from govaudit.history.database import runs, told

        newest_first = select(runs.c.id).order_by(runs.c.started.desc(), runs.c.id.desc())
        place = {"latest": 0, "previous": 1}.get(reference)
        with told(self.path), engine.connect() as connection:
            if place is not None:
                ended: Sequence[str] = connection.execute(newest_first.where(runs.c.finished.is_not(None)).limit(2)).scalars().all()
                if len(ended) <= place:
                    raise HistoryError(f"there is no {reference} run", hint="`govaudit history` lists the runs.")
                return ended[place]
            found: Sequence[str] = connection.execute(newest_first.where(runs.c.id.startswith(reference, autoescape=True))).scalars().all()
        if reference in found:
            return reference
        if not reference or not found:
            raise HistoryError(f"no run {reference!r}", hint="`govaudit history` lists the runs.")
        if len(found) > 1:
            raise HistoryError(f"{len(found)} runs begin with {reference!r}: {', '.join(found[:5])}", hint="Name more of the id.")
        return found[0]

    def audit(self, reference: str) -> Audit:
        """A run with all its verdicts, which are read from the history as one goes through them."""
        run = self.resolve(reference)
        row = self._row(run)
        outliers = _read(row["outliers"] or "{}", _Outliers)
        return Audit(
            head=_head(row["head"]),
            systems=_read(row["systems"], list[System]) if row["systems"] else _read(row["inventory"], Inventory).systems,
            targets=_read(row["targets"] or "[]", list[TargetResult]),
            controls=_read(row["controls"] or "[]", list[ControlResult]),
            score=_read(row["score"], Score) if row["score"] else _NO_SCORE,
            checks=_read(row["checks"] or "{}", dict[str, CheckText]),
            verdicts=StoredVerdicts(self, run),
            summaries=_read(row["summaries"] or "[]", list[TargetSummary]),
            outliers=outliers.found,
            outliers_left_out=outliers.left_out,
            tables=StoredTables(self, run),
        )

    def inventory(self, reference: str) -> Inventory:
        """Who was audited by a run."""
        return _read(self._row(self.resolve(reference))["inventory"], Inventory)

    def exit_code(self, reference: str) -> int | None:
        """How the run ended for the pipeline; None where it did not end."""
        code: int | None = self._row(self.resolve(reference))["exit_code"]
        return code

    def demands(self, reference: str) -> list[Demand]:
        """Every check that a run judged by, with its parameters, each once."""
        run = self.resolve(reference)
        engine = self._database()
        assert engine is not None
        from sqlalchemy import select

        from govaudit.history.database import pairs, told

        statement = select(pairs.c.check, pairs.c.parameters).where(pairs.c.run == run).distinct().order_by("check", "parameters")
        with told(self.path), engine.connect() as connection:
            return [Demand(check, _read(parameters, dict[str, Any])) for check, parameters in connection.execute(statement)]

    def _row(self, run: str) -> RowMapping:
        engine = self._database()
        assert engine is not None
        from sqlalchemy import select

        from govaudit.history.database import runs, told

        with told(self.path), engine.connect() as connection:
            row = connection.execute(select(runs).where(runs.c.id == run)).mappings().one_or_none()
        if row is None:
            raise HistoryError(f"the run {run} is gone", hint="Another process has pruned the history.")
        return row

    def _database(self) -> Engine | None:
        """The database, brought forward where it is older; None where there is none yet."""
        from govaudit.history import database

        engine = database.open_database(self.path)
        if engine is None:
            return None
        version = database.version_of(engine, self.path)
        database.refuse_newer(version, self.path)
        if version < database.SCHEMA_VERSION:
            lock = WriteLock(self.path)
            lock.acquire()
            try:
                database.migrate(engine, self.path)
            finally:
                lock.release()
        return engine

    # Writing ----------------------------------------------------------------------------------

    def begin(self, head: AuditHead, inventory: Inventory) -> RunWriter:
        """Begin to keep a run, and name it where `head` has no id yet.

        The history stays locked for other writers until the run is finished or closed.
        """
        from sqlalchemy import insert

        from govaudit.history import database

        head = msgspec.structs.replace(head, id=head.id or new_run_id(head.started), finished=None, complete=False)
        private_folder(self.path.parent)
        lock = WriteLock(self.path)
        lock.acquire()
        try:
            engine = database.open_database(self.path)
            if engine is None:
                engine = database.create_database(self.path)
            else:
                database.migrate(engine, self.path)
            with database.told(self.path), engine.begin() as connection:
                connection.execute(
                    insert(database.runs).values(
                        id=head.id,
                        started=database.sortable(head.started),
                        complete=False,
                        evidence=head.evidence,
                        head=msgspec.json.encode(head).decode(),
                        inventory=msgspec.json.encode(inventory).decode(),
                    )
                )
        except BaseException:
            lock.release()
            raise
        return RunWriter(self.path, engine, lock, head)

    def prune(self, *, keep: int | None = None, older_than: timedelta | None = None) -> list[str]:
        """Delete runs with their evidence, as far as that lies in our own folder; gives their ids, the newest first.

        `keep`: all but the newest so many that ended (what never ended goes with those it is older than).
        `older_than`: what was begun longer ago. With both, a run goes when either says so.
        """
        if self._database() is None:
            return []
        from sqlalchemy import delete, select

        from govaudit.history.database import pairs, runs, sortable, tables, told, verdicts

        lock = WriteLock(self.path)
        lock.acquire()
        try:
            engine = self._database()
            assert engine is not None
            with told(self.path), engine.begin() as connection:
                columns = select(runs.c.id, runs.c.started, runs.c.finished, runs.c.evidence)
                rows = connection.execute(columns.order_by(runs.c.started.desc(), runs.c.id.desc())).all()
                doomed = []
                ended = 0
                for row in rows:
                    too_many = keep is not None and ended >= keep
                    too_old = older_than is not None and row.started < sortable(datetime.now(UTC) - older_than)
                    ended += row.finished is not None
                    if too_many or too_old:
                        doomed.append(row)
                for row in doomed:
                    for table, column in ((verdicts, verdicts.c.run), (tables, tables.c.run), (pairs, pairs.c.run), (runs, runs.c.id)):
                        connection.execute(delete(table).where(column == row.id))
            gone = {row.id for row in doomed}
            still_named = {row.evidence for row in rows if row.id not in gone}
            for row in doomed:
                self._delete_evidence(row.id, row.evidence, still_named)
            return [row.id for row in doomed]
        finally:
            lock.release()

    def _delete_evidence(self, run: str, named: str, still_named: set[str]) -> None:
        """Only plain files directly in our own folder, and none that another run names."""
        own = self.evidence_path(run)
        for path in {Path(named), own, own.with_name(f"{own.name}.partial")}:
            ours = path.parent.absolute() == self.evidence_folder.absolute() and path.is_file() and not path.is_symlink()
            if ours and str(path) not in still_named:
                try:
                    path.unlink(missing_ok=True)
                except OSError as error:
                    raise HistoryError(
                        f"the runs are deleted, but not {path}: {error.strerror}", hint="Delete the file yourself."
                    ) from error


class StoredVerdicts:
    """The verdicts of a run, sorted by system, target, check, parameters and subject; can be gone through again and again."""

    def __init__(self, history: History, run: str) -> None:
        self._history = history
        self._run = run

    def __iter__(self) -> Iterator[Verdict]:
        decode = msgspec.json.Decoder(Verdict).decode
        for row in _stored(self._history, self._run, "verdicts"):
            yield decode(row[-1])


class StoredTables:
    """The tables of a run, sorted by system, target and id; can be gone through again and again."""

    def __init__(self, history: History, run: str) -> None:
        self._history = history
        self._run = run

    def __iter__(self) -> Iterator[TargetTable]:
        decode = msgspec.json.Decoder(Table | Absent | Missing).decode
        for system, target, name, found in _stored(self._history, self._run, "tables"):
            yield TargetTable(system=system, target=target, id=name, found=decode(found))


def _stored(history: History, run: str, name: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a run in one table, in their order, read in portions between which the history is open to writers."""
    engine = history._database()
    if engine is None:
        return
    from govaudit.history.database import metadata, rows_after, told

    after: tuple[Any, ...] | None = None
    while True:
        with told(history.path), engine.connect() as connection:
            rows = connection.execute(rows_after(metadata.tables[name], run, after, _BATCH)).all()
        yield from map(tuple, rows)
        if len(rows) < _BATCH:
            return
        after = tuple(rows[-1][:-1])


class _Outliers(msgspec.Struct, frozen=True):
    """As the history keeps them."""

    found: list[Outlier] = []
    left_out: int = 0


def _head(text: str) -> AuditHead:
    head = _read(text, AuditHead)
    if head.finished is None and not head.incomplete_reason:
        return msgspec.structs.replace(head, incomplete_reason=NEVER_ENDED)
    return head


def _read(text: str, kind: type[T]) -> T:
    return msgspec.json.decode(text, type=kind)
