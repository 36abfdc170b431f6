"""Who may run what as whom, as a table."""

from __future__ import annotations

from typing import Any

from govaudit.facts.doas import DoasRule
from govaudit.facts.sudo import SudoRight
from govaudit.facts.tables.sudo import sudo
from govaudit.model import Absent, Many, Missing, Table, absent, complete
from tests.facts.doas_examples import doas_rule
from tests.facts.sudo_examples import right
from tests.support import DENIED

NONE = absent("doas is not installed")


def rights(*found: SudoRight, ending: Missing | None = None) -> Many[SudoRight]:
    return Many(facts=list(found), ending=ending or complete("no rules"))


def doas(**changes: Any) -> DoasRule:
    return doas_rule(identity=":ops", **changes)


def cells(found: Table | Absent | Missing) -> list[list[str]]:
    assert isinstance(found, Table)
    assert all(len(row) == len(found.columns) for row in found.rows)
    return [[str(one) for one in row] for row in found.rows]


def test_a_row_for_each_right() -> None:
    edits = right(account="ann", commands=["/usr/bin/vim"], becomes_root_by=["/usr/bin/vim"], asks_password=False, run_as_groups=["adm"])
    assert cells(sudo(rights(right(), edits), NONE)) == [
        ["ann", "sudo", "root : adm", "/usr/bin/vim", "not asked for", "/usr/bin/vim", "/etc/sudoers:7"],
        ["backup", "sudo", "root", "/usr/local/sbin/backup", "asked for", "-", "/etc/sudoers:7"],
    ]


def test_what_is_not_known_says_so() -> None:
    [row] = cells(sudo(rights(right(holds=DENIED, asks_password=DENIED, becomes_root_by=DENIED)), NONE))
    assert row[0] == "backup (perhaps)"
    assert row[4] == row[5] == "not known: /somewhere: permission denied"
    found = sudo(rights(right(), ending=DENIED), NONE)
    assert isinstance(found, Table)
    assert str(found.note) == "not all is known: /somewhere: permission denied"


def test_doas_stands_beside_it() -> None:
    found = [doas(), doas(permits=False, command="ls"), doas(target="root", command="vi", asks_password=False)]
    rules = Many(facts=found, ending=complete("no rules"))
    assert cells(sudo(absent("sudo is not installed"), rules)) == [
        [":ops", "doas", "anybody", "any", "asked for", "any", "/etc/doas.conf:1"],
        [":ops", "doas (denied)", "anybody", "ls", "-", "-", "/etc/doas.conf:1"],
        [":ops", "doas", "root", "vi", "not asked for", "vi", "/etc/doas.conf:1"],
    ]


def test_without_either_there_is_no_table() -> None:
    assert sudo(absent("sudo is not installed"), NONE) == absent("sudo is not installed")
    assert sudo(DENIED, NONE) == DENIED
