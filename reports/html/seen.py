"""Which tables of which targets stand in the report: all while there is room, the worst systems first where there is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from govaudit.model import Absent, Audit, Missing, Sentence, Table, TargetName, TargetTable
from govaudit.standing import SystemRow

KEPT_ROWS = 100
"""Rows of one table that are shown."""

ROOM = 6_000_000
"""About how many bytes all tables may take."""

_OF_ROW = 20
_OF_CELL = 30
"""Bytes of the markup around them."""


class TablesOf(msgspec.Struct, frozen=True):
    """The tables of one target."""

    name: TargetName
    tables: list[TargetTable]

    @property
    def shown(self) -> list[Table]:
        """Those that could be made, as long as they may be here."""
        return [shortened(one.found) for one in self.tables if isinstance(one.found, Table)]

    @property
    def others(self) -> list[tuple[str, Absent | Missing]]:
        """Those that are not there, by their ids."""
        return [(one.id, one.found) for one in self.tables if not isinstance(one.found, Table)]


class SeenTables:
    """The tables that are shown, as one goes through them."""

    def __init__(self, audit: Audit, systems: Sequence[SystemRow]) -> None:
        self._audit = audit
        sizes = {one.name: sum(map(_size, one.shown)) for one in _by_target(audit)}
        ranks = {row.system.name: number for number, row in enumerate(systems)}
        self.anchors: dict[TargetName, str] = {}
        """The anchor of each target whose tables are shown."""
        room = ROOM
        for name in sorted(sizes, key=lambda name: ranks.get(name.system, len(ranks))):
            room -= sizes[name]
            if room >= 0:
                self.anchors[name] = f"tables-{len(self.anchors) + 1}"
        self.left_out = len(sizes) - len(self.anchors)
        """How many targets' tables are not shown."""

    def __iter__(self) -> Iterator[TablesOf]:
        for one in _by_target(self._audit):
            if one.name in self.anchors:
                yield one

    def anchor(self, system: str, target: str) -> str:
        """Where the tables of a target stand; empty where there are none."""
        return self.anchors.get(TargetName(system, target), "")


def shortened(table: Table) -> Table:
    """The table, or as much of it as may be shown."""
    if len(table.rows) <= KEPT_ROWS:
        return table
    return msgspec.structs.replace(table, rows=table.rows[:KEPT_ROWS], left_out=table.left_out + len(table.rows) - KEPT_ROWS)


def _by_target(audit: Audit) -> Iterator[TablesOf]:
    for (system, target), tables in groupby(audit.tables, key=lambda table: (table.system, table.target)):
        yield TablesOf(TargetName(system, target), list(tables))


def _size(table: Table) -> int:
    labels = sum(len(column.template) for column in table.columns)  # each row names its columns again, for phones
    return sum(_OF_ROW + labels + sum(_OF_CELL + _length(cell) for cell in row) for row in table.rows)


def _length(cell: Sentence) -> int:
    return len(cell.template) + sum(len(str(value)) for value in cell.values.values())
