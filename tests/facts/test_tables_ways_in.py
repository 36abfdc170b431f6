"""The table of ways in: one row each, bounded however many accounts there are."""

from __future__ import annotations

from typing import Any

from govaudit.facts.root_programs import RootProgram
from govaudit.facts.tables.ways_in import ways_in
from govaudit.facts.ways_in import Bypass, WayIn
from govaudit.model import Many, Place, Sentence, Table, absent, complete
from tests.facts.ways_in_examples import CODE, KEY, PASSWORD, all_of, console, ssh, sudo
from tests.support import DENIED


def rows(*ways: WayIn) -> list[list[str]]:
    table = ways_in.function(all_of(*ways), DENIED, DENIED)
    assert isinstance(table, Table)
    return [[str(cell) for cell in row] for row in table.rows]


def test_a_row_says_who_gets_in_from_where_by_what() -> None:
    bypass = [Bypass(accounts=["bob"], why=Sentence("its password is empty"), place=Place("/etc/passwd", 5))]
    assert rows(
        ssh("ann", demands=[[KEY, CODE], [PASSWORD, CODE]], origins=["address 10.0.0.0/8", "from 192.0.2.1"]),
        console("bob", demands=[[]], bypass=bypass),
        sudo("ann", demands=[[PASSWORD]], limits=["/usr/bin/vim"]),
        ssh(demands=[[KEY]], directories=["sss"]),
    ) == [
        [
            "SSH",
            "ann",
            "address 10.0.0.0/8; or from 192.0.2.1",
            "itself",
            "a key and a second factor; or a password and a second factor",
            "2",
            "-",
        ],
        ["console", "bob", "the host itself", "itself", "nothing", "0", "bob: its password is empty (/etc/passwd:5)"],
        ["sudo", "ann", "a session of the account", "root, only by: /usr/bin/vim", "a password", "1", "-"],
        ["SSH", "accounts of a directory (sss)", "any address", "itself", "a key", "1", "-"],
    ]


def test_what_is_not_known_says_why() -> None:
    [row] = rows(ssh("ann", demands=DENIED))
    assert row[4:6] == ["not known: /somewhere: permission denied", "?"]
    table = ways_in.function(Many([], DENIED), DENIED, DENIED)
    assert isinstance(table, Table)
    assert str(table.note) == "there may be more: /somewhere: permission denied"


def test_an_empty_table_says_what_that_means() -> None:
    table = ways_in.function(all_of(), DENIED, DENIED)
    assert isinstance(table, Table)
    assert str(table.note).startswith("as things stand, nobody has what any of the doors demands")


def test_usual_doors_that_are_not_there_are_named() -> None:
    def closed(programs: Any, sshd: Any) -> list[tuple[str, str, str]]:
        table = ways_in.function(all_of(sudo("ann", demands=[[PASSWORD]])), programs, sshd)
        assert isinstance(table, Table)
        return [(str(row[0]), str(row[1]), str(row[4])) for row in table.rows if str(row[1]) == "nobody"]

    gone = absent("sshd is not installed")
    none: Many[RootProgram]
    none, some = Many([], complete("none is there")), Many([program("su")], complete("none is there"))
    assert closed(none, gone) == [("SSH", "nobody", "sshd is not installed"), ("su", "nobody", "su is not installed")]
    assert closed(some, DENIED) == [("su", "nobody", "nobody gets in by it")]
    assert closed(Many([], DENIED), DENIED) == []


def program(name: str) -> RootProgram:
    return RootProgram(path=f"/usr/bin/{name}", name=name, owner="root", group="root", uid=0, gid=0, mode=0o4755, has_acl=False)


def test_thousands_of_accounts_stay_one_short_cell() -> None:
    [row] = rows(ssh(*(f"user{number}" for number in range(5000)), demands=[[KEY]]))
    assert row[1] == "user0, user1, user2, user3, user4, user5 and 4994 more"
