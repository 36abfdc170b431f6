"""From facts to tables: what is known is shown, and of the rest is said why not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from govaudit.catalog import Catalog, Sources
from govaudit.judging import FactBook
from govaudit.model import (
    Absent,
    Complete,
    Fact,
    Many,
    Missing,
    Reason,
    Seen,
    Sentence,
    Table,
    TargetResult,
    absent,
    cell,
    complete,
    missing,
)
from govaudit.reading import Observations, Tabulation, reads, tabulates
from govaudit.tabulating import tabulate
from tests.support import DENIED, WHEN, saw
from tests.support.engine import Thing

RESULT = TargetResult(system="payroll", address="toy:one", kind="toy", reached=True, complete=True)


class Door(Fact, frozen=True, kw_only=True):
    """A door."""

    name: str
    """Its name."""


class Alarm(Fact, frozen=True, kw_only=True):
    """The alarm."""

    on: bool
    """Whether it is on."""


@reads(Thing("doors"))
def doors(seen: Observations) -> Iterator[Door | Complete | Missing]:
    text = seen.one(Thing("doors")).outcome
    assert isinstance(text, Seen)
    for name in text.lines():
        if name == "…":
            yield missing(Reason.INCOMPLETE, "there are more doors")
            return
        yield Door(name=name)
    yield complete("no doors")


@reads(Thing("alarm"))
def alarm(seen: Observations) -> Alarm | Absent:
    return Alarm(on=True) if seen.seen(Thing("alarm")) else absent("there is no alarm")


def made(title: str, rows: list[list[Sentence]]) -> Table:
    return Table(id=title, title=Sentence(title), columns=[Sentence("Door")], rows=rows)


@tabulates(area="doors", in_report=False)
def all_doors(doors: list[Door], alarm: Alarm | Missing | Absent) -> Table | Absent | Missing:
    assert isinstance(doors, list)
    return made(type(alarm).__name__, [[cell(door.name)] for door in doors])


@tabulates(area="doors", in_report=False)
def known_doors(doors: Many[Door]) -> Table:
    return made(type(doors.ending).__name__, [[cell(door.name)] for door in doors.facts])


@tabulates(area="doors", in_report=False)
def needs_alarm(doors: Many[Door] | Missing, alarm: Alarm) -> Table:
    return made("", [])


@tabulates(area="doors", in_report=False)
def crooked(doors: list[Door]) -> Table:
    return made("", [[cell("a"), cell("b")]])


@tabulates(area="doors", in_report=False)
def takes_one_of_many(doors: Door) -> Table:
    return made("", [])


def table_of(tabulation: Tabulation, **answers: bytes | Absent | Missing) -> Table | Absent | Missing:
    observations = [saw(Thing(name), answer) for name, answer in answers.items()]
    book = FactBook(Sources([doors, alarm], []), observations, RESULT, now=WHEN, max_age=timedelta(days=1))
    return tabulate(tabulation, book)


def rows_of(table: Table | Absent | Missing) -> list[list[str]]:
    assert isinstance(table, Table)
    return [[str(one) for one in row] for row in table.rows]


def test_a_table_shows_every_subject() -> None:
    table = table_of(all_doors, doors=b"front\nback\n", alarm=b"on")
    assert rows_of(table) == [["front"], ["back"]]


def test_what_is_missing_makes_the_table_missing_unless_it_takes_it() -> None:
    assert table_of(all_doors, doors=DENIED, alarm=b"on") == DENIED
    assert rows_of(table_of(all_doors, doors=b"front", alarm=DENIED)) == [["front"]]
    assert table_of(needs_alarm, doors=DENIED, alarm=DENIED) == DENIED


def test_what_is_absent_makes_the_table_absent_unless_it_takes_it() -> None:
    gone = absent("{path} does not exist", path="alarm")
    assert isinstance(table_of(needs_alarm, doors=b"front", alarm=gone), Absent)
    table = table_of(all_doors, doors=b"front", alarm=gone)
    assert isinstance(table, Table)
    assert str(table.title) == "Absent"


@pytest.mark.parametrize("tabulation", [all_doors, known_doors])
def test_an_empty_table_says_why_it_is_empty(tabulation: Tabulation) -> None:
    table = table_of(tabulation, doors=b"", alarm=b"on")
    assert isinstance(table, Table)
    assert (table.rows, str(table.note)) == ([], "no doors")
    assert getattr(table_of(tabulation, doors=b"front", alarm=b"on"), "note", "") is None


def test_a_list_is_whole_or_missing_and_a_many_says_what_is_known() -> None:
    found = table_of(all_doors, doors=b"front\n\xe2\x80\xa6", alarm=b"on")
    assert isinstance(found, Missing)
    assert found.reason is Reason.INCOMPLETE
    assert isinstance(table_of(known_doors, doors=b"\xe2\x80\xa6"), Missing)
    partial = table_of(known_doors, doors=b"front\n\xe2\x80\xa6")
    assert rows_of(partial) == [["front"]]
    assert isinstance(partial, Table)
    assert str(partial.title) == "Missing"


@pytest.mark.parametrize("tabulation", [crooked, takes_one_of_many])
def test_a_wrong_table_is_a_bug_and_no_empty_table(tabulation: Tabulation) -> None:
    found = table_of(tabulation, doors=b"front")
    assert isinstance(found, Missing)
    assert found.reason is Reason.BUG


def test_a_kind_of_target_offers_the_tables_it_can_fill() -> None:
    sources = Sources([doors], [], [all_doors, known_doors, needs_alarm])
    assert [one.id for one in sources.tabulations] == ["all-doors", "known-doors"]


def no_table(doors: list[Door]) -> str:
    return ""


def no_facts() -> Table:
    return made("", [])


@pytest.mark.parametrize("function", [no_table, no_facts])
def test_a_tabulation_makes_a_table_of_facts(function: Any) -> None:
    with pytest.raises(TypeError, match="must make a Table"):
        tabulates(area="doors", in_report=False)(function)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a {b}", "a {b}"),
        (None, "-"),
        (["a", "b"], "a, b"),
        (DENIED, "not known: /somewhere: permission denied"),
        (absent("none there"), "none there"),
        (Sentence("locked"), "locked"),
    ],
)
def test_a_cell_says_what_it_is_given(value: Any, text: str) -> None:
    assert str(cell(value)) == text


def test_no_two_tables_have_one_name() -> None:
    catalog = Catalog()
    for kind in catalog.kinds:
        names = [one.id for one in catalog.sources(kind).tabulations]
        assert len(names) == len(set(names))
