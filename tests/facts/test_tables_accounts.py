"""The table of accounts."""

from __future__ import annotations

import msgspec

from govaudit.facts.accounts import Account, Password
from govaudit.facts.tables.accounts import accounts
from govaudit.language import in_words
from govaudit.model import Complete, Many, Missing, Place, Reason, Sentence, Table, complete, missing
from tests.support import DENIED

ROOT = Account(
    name="root",
    uid=0,
    gid=0,
    groups=["root"],
    home="/root",
    shell="/bin/bash",
    password=Password(state="set", scheme="yescrypt"),
    changed=20000,
    ages=True,
    min_days=0,
    max_days=99999,
    expires=None,
    place=Place("/etc/passwd", 1),
)


def table_of(*found: Account, ending: Complete | Missing | None = None) -> Table:
    table = accounts(Many(list(found), ending or complete("no accounts")))
    assert isinstance(table, Table)
    return table


def words(table: Table, language: str = "en") -> list[list[str]]:
    return [[in_words(cell, language) for cell in row] for row in table.rows]


def test_a_row_says_what_is_known_of_an_account() -> None:
    locked = Password(state="locked")
    budi = msgspec.structs.replace(ROOT, name="budi", uid=1000, groups=["budi", "sudo"], password=locked, expires=20819)
    assert words(table_of(budi, ROOT)) == [
        ["root", "0", "root", "/bin/bash", "set (yescrypt)", "never"],
        ["budi", "1000", "budi, sudo", "/bin/bash", "locked", "2027-01-01"],
    ]
    assert words(table_of(budi), "id") == [["budi", "1000", "budi, sudo", "/bin/bash", "terkunci", "2027-01-01"]]


def test_what_is_not_known_says_so_in_its_cell() -> None:
    [row] = words(table_of(msgspec.structs.replace(ROOT, groups=DENIED, password=DENIED, expires=DENIED)))
    denied = "not known: /somewhere: permission denied"
    assert row == ["root", "0", denied, "/bin/bash", denied, denied]


def test_accounts_that_are_not_known_are_named_in_the_note() -> None:
    table = table_of(ROOT, ending=missing(Reason.UNPARSEABLE, "line {line} cannot be read", line=7))
    assert len(table.rows) == 1
    assert table.note is not None
    assert str(table.note) == "not all accounts are known: line 7 cannot be read"
    assert table_of(ROOT).note is None


def test_a_day_beyond_all_calendars_is_no_error() -> None:
    assert words(table_of(msgspec.structs.replace(ROOT, expires=10**15)))[0][5] == f"day {10**15} after 1970-01-01"
    assert words(table_of(msgspec.structs.replace(ROOT, password=Password(state="set"), expires=-1)))[0][4:] == ["set", "1969-12-31"]


def test_the_columns_are_named() -> None:
    assert [str(column) for column in table_of().columns] == ["Name", "User id", "Groups", "Shell", "Password", "Expires"]
    assert table_of().title == Sentence("Accounts")
