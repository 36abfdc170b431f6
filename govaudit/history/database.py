"""The tables of the history, and how its file is opened, made and brought forward.

Imported only when the history is really used: SQLAlchemy takes long to load.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    NullPool,
    String,
    Table,
    Text,
    create_engine,
    event,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError

from govaudit.errors import HistoryError
from govaudit.private_files import create_private, refuse_unless_regular

SCHEMA_VERSION = 2

Migration = Callable[[Connection], None]

metadata = MetaData()

schema = Table("govaudit_schema", metadata, Column("version", Integer, nullable=False))

runs = Table(
    "runs",
    metadata,
    Column("id", String, primary_key=True),
    Column("started", String, nullable=False, index=True),  # UTC, ISO 8601 to the microsecond: sorts as text
    Column("finished", String),  # NULL: still going on, or killed
    Column("complete", Boolean, nullable=False),
    Column("exit_code", Integer),
    Column("evidence", Text, nullable=False),
    # What follows is the JSON of the value that the column is named for.
    Column("head", Text, nullable=False),
    Column("inventory", Text, nullable=False),
    Column("systems", Text),
    Column("targets", Text),
    Column("controls", Text),
    Column("score", Text),
    Column("checks", Text),
    Column("summaries", Text),
    Column("outliers", Text),
)

pairs = Table(
    "pairs",
    metadata,
    Column("run", String, primary_key=True),
    Column("system", String, primary_key=True),
    Column("target", String, primary_key=True),
    Column("check", String, primary_key=True),
    Column("parameters", String, primary_key=True),
    Column("domain", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("passed", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("unknown", Integer, nullable=False),
    Column("not_applicable", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# The primary key is the order in which verdicts are read; without a rowid, the table itself lies in that order.
verdicts = Table(
    "verdicts",
    metadata,
    Column("run", String, primary_key=True),
    Column("system", String, primary_key=True),
    Column("target", String, primary_key=True),
    Column("check", String, primary_key=True),
    Column("parameters", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("status", String, nullable=False),
    Column("verdict", Text, nullable=False),  # JSON
    sqlite_with_rowid=False,
)

# Tables for people, one of one target each.
tables = Table(
    "tables",
    metadata,
    Column("run", String, primary_key=True),
    Column("system", String, primary_key=True),
    Column("target", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("found", Text, nullable=False),  # JSON
    sqlite_with_rowid=False,
)


def _add_summaries_and_tables(connection: Connection) -> None:
    for column in ("summaries", "outliers"):
        connection.exec_driver_sql(f"ALTER TABLE runs ADD COLUMN {column} TEXT")
    tables.create(connection)


MIGRATIONS: Mapping[int, Migration] = {1: _add_summaries_and_tables}
"""By version: what brings a history of that version to the next one."""


def open_database(path: Path) -> Engine | None:
    """The history at the path, to read from; None where there is none yet. Raises HistoryError."""
    refuse_unless_regular(path)
    with told(path):
        try:
            if path.stat().st_size == 0:
                return None
        except FileNotFoundError:
            return None
        except OSError as error:
            raise HistoryError(f"cannot read the history {path}: {error.strerror}") from error
        engine = _engine(path)
        with engine.connect() as connection:
            return engine if inspect(connection).get_table_names() else None


def version_of(engine: Engine, path: Path) -> int:
    """The schema version of an open history. Raises HistoryError when the file is something else."""
    with told(path), engine.connect() as connection:
        if not inspect(connection).has_table(schema.name):
            raise HistoryError(f"{path} is a database, but no history of govaudit", hint="Name another file.")
        version: int = connection.execute(select(schema.c.version)).scalar_one()
    return version


def create_database(path: Path) -> Engine:
    """A new, empty history, mode 0600; the write lock must be held."""
    if not path.exists():
        create_private(path).close()
    engine = _engine(path, new=True)
    with told(path), engine.begin() as connection:
        metadata.create_all(connection)
        connection.execute(insert(schema).values(version=SCHEMA_VERSION))
    return engine


def refuse_newer(version: int, path: Path) -> None:
    """Raise when a newer govaudit wrote the history."""
    if version > SCHEMA_VERSION:
        raise HistoryError(
            f"the history {path} has version {version}; this govaudit knows versions up to {SCHEMA_VERSION}",
            hint="Use a newer govaudit, or name another history by --history or GOVAUDIT_HISTORY.",
        )


def migrate(engine: Engine, path: Path) -> Path | None:
    """Bring an older history forward in one transaction, after a copy of the file; gives the copy.

    The write lock must be held. When anything goes wrong the history stays as it was.
    """
    version = version_of(engine, path)
    refuse_newer(version, path)
    if version == SCHEMA_VERSION:
        return None
    copy = path.with_name(f"{path.name}.version-{version}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    _copy(engine, path, copy)
    with told(path), engine.begin() as connection:
        for older in range(version, SCHEMA_VERSION):
            MIGRATIONS[older](connection)
        connection.execute(update(schema).values(version=SCHEMA_VERSION))
    return copy


def _copy(engine: Engine, path: Path, copy: Path) -> None:
    create_private(copy).close()
    with told(copy), contextlib.closing(sqlite3.connect(copy)) as into, told(path), contextlib.closing(engine.raw_connection()) as raw:
        original = raw.driver_connection
        assert isinstance(original, sqlite3.Connection)
        original.backup(into)


def _engine(path: Path, *, new: bool = False) -> Engine:
    # No pool: a connection that lies open between two uses would be inherited by forked children, which SQLite forbids.
    uri = f"{path.absolute().as_uri()}?mode=rw"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, timeout=15, isolation_level=None, check_same_thread=False)
        if new:
            connection.execute("PRAGMA auto_vacuum = FULL")  # gives the room of pruned runs back to the disk
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # By hand, so that changes of the schema are in the transaction too, which the driver would not do.
        connection.exec_driver_sql("BEGIN")

    return engine


_KNOWN_TROUBLE = {
    "readonly": ("it is read-only", "Make it writable, or name another by --history or GOVAUDIT_HISTORY."),
    "unable to open": ("it cannot be opened", "Look at the rights of the file and of its folder."),
    "full": ("the disk is full", "Free some space, or name another by --history or GOVAUDIT_HISTORY."),
    "locked": ("another process has been writing to it for long", "Wait until it has ended."),
    "not a database": ("it is not a database", "Name another file by --history or GOVAUDIT_HISTORY."),
    "malformed": ("it is damaged", "Take a copy of it from your backup, or name another by --history or GOVAUDIT_HISTORY."),
}


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the database says into an error that a user can act on."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        said = str(error.orig if isinstance(error, DBAPIError) else error)
        for sign, (why, hint) in _KNOWN_TROUBLE.items():
            if sign in said:
                raise HistoryError(f"cannot use the history {path}: {why}", hint=hint) from error
        raise HistoryError(f"cannot use the history {path}: {said}", hint="Name another by --history or GOVAUDIT_HISTORY.") from error


def rows_after(table: Table, run: str, after: tuple[Any, ...] | None, limit: int) -> Any:
    """The statement for the next `limit` rows of a run, in their order; the JSON of each is its last column."""
    from sqlalchemy import tuple_

    order = [column for column in table.primary_key.columns if column is not table.c.run]
    statement = select(*order, list(table.c)[-1]).where(table.c.run == run).order_by(*order).limit(limit)
    return statement if after is None else statement.where(tuple_(*order) > tuple_(*after))


def sortable(moment: datetime) -> str:
    """A time as the history keeps it: UTC, ISO 8601 to the microsecond, so that text sorts as time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
