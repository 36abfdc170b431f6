"""What is known, for people to read row by row."""

from __future__ import annotations

import msgspec

from govaudit.model.sentences import Absent, Missing, Sentence, Value


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
