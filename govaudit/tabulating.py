"""Facts → tables. Pure, like judging; a table shows what is known and says of the rest why not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from govaudit.guarding import safely
from govaudit.judging import FactBook, Known
from govaudit.model import Absent, Complete, Many, Missing, Sentence, Table, TargetTable
from govaudit.planning import TargetPlan
from govaudit.reading import Shown, Tabulation

__all__ = ["KEPT_ROWS", "tables_of", "tabulate"]

KEPT_ROWS = 500
"""How many rows of a table are kept for reports; `govaudit facts --table` prints all."""


def tables_of(plan: TargetPlan, book: FactBook) -> list[TargetTable]:
    """The tables of one target that stand in reports."""
    return [
        TargetTable(system=plan.target.system, target=plan.target.address, id=one.id, found=_shortened(tabulate(one, book)))
        for one in plan.tables
    ]


def tabulate(tabulation: Tabulation, book: FactBook) -> Table | Absent | Missing:
    """The table of what is known of one target, or why there is none."""
    return safely(tabulation.function.__qualname__, lambda: _tabulate(tabulation, book))


def _tabulate(tabulation: Tabulation, book: FactBook) -> Table | Absent | Missing:
    known = [book.know(shown.fact) for shown in tabulation.shows]
    given = [_given(shown, one) for shown, one in zip(tabulation.shows, known, strict=True)]
    for kind in (Absent, Missing):
        for shown, value in zip(tabulation.shows, given, strict=True):
            if isinstance(value, kind) and kind not in shown.takes:
                return value
    return _explained(_checked(tabulation(*given), tabulation.id), known)


def _explained(found: Table | Absent | Missing, known: Sequence[Known]) -> Table | Absent | Missing:
    """An empty table says why it is empty: there is none of what it rests on."""
    if not isinstance(found, Table) or found.rows or found.note is not None:
        return found
    endings = (one.ending if isinstance(one, Many) and not one.facts else one for one in known)
    reasons = (one.sentence for one in endings if isinstance(one, Absent | Missing | Complete))
    return msgspec.structs.replace(found, note=next((why for why in reasons if why.template), None))


def _shortened(found: Table | Absent | Missing) -> Table | Absent | Missing:
    if not isinstance(found, Table) or len(found.rows) <= KEPT_ROWS:
        return found
    return msgspec.structs.replace(found, rows=found.rows[:KEPT_ROWS], left_out=found.left_out + len(found.rows) - KEPT_ROWS)


def _given(shown: Shown, known: Known) -> Any:
    """What is known of a fact, in the form that the table takes it."""
    if isinstance(known, Absent | Missing):
        return known
    if isinstance(known, Many) and isinstance(known.ending, Missing) and not known.facts:
        return known.ending
    if shown.form is Many:
        return known if isinstance(known, Many) else Many([known], Complete(Sentence("")))
    if shown.form is list:
        if not isinstance(known, Many):
            return [known]
        return known.ending if isinstance(known.ending, Missing) else list(known.facts)
    if isinstance(known, Many):
        raise TypeError(f"{shown.fact.__name__} has many subjects: the table must take a list[…] or a Many[…] of them")
    return known


def _checked(answer: Any, name: str) -> Table | Absent | Missing:
    if not isinstance(answer, Table | Absent | Missing):
        raise TypeError(f"the table {name} is a {type(answer).__name__}")
    if isinstance(answer, Table) and any(len(row) != len(answer.columns) for row in answer.rows):
        raise TypeError(f"a row of the table {name} has not one cell for each column")
    return answer
