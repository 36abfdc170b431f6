"""The page on inventories shows files that are there, what comes of them, and every setting."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from govaudit.catalog import Catalog
from govaudit.inventory import read_inventory
from govaudit.inventory.layers import TIMEOUT
from govaudit.model import System

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs/inventory.md").read_text()
FILES = re.compile(r"<!-- file: (?P<path>\S+) -->\n```\w+\n(?P<text>.*?)```", re.DOTALL)
SYSTEMS = re.compile(r"<!-- systems: (?P<path>\S+) -->\n(?P<rows>(?:\|.*\n)+)")


@pytest.mark.parametrize("found", list(FILES.finditer(PAGE)), ids=lambda found: found["path"])
def test_a_file_that_is_shown_is_that_file(found: re.Match[str]) -> None:
    assert found["text"] == (ROOT / found["path"]).read_text()


@pytest.mark.parametrize("found", list(SYSTEMS.finditer(PAGE)), ids=lambda found: found["path"])
def test_the_systems_that_are_shown_are_those_of_the_file(found: re.Match[str]) -> None:
    inventory = read_inventory(ROOT / found["path"], Catalog().schemes)
    assert found["rows"].splitlines()[2:] == [row(system, ROOT / found["path"]) for system in inventory.systems]


def row(system: System, path: Path) -> str:
    """A line of the table."""
    first = system.targets[0]
    settings = {
        name: str(value).lower() if isinstance(value, bool) else str(value).removeprefix(f"{path.parent}/")
        for name, value in sorted(first.settings.items())
    }
    cells = [
        system.name,
        system.owner,
        system.criticality,
        ", ".join(system.groups),
        " ".join(f"`{target.address}`" for target in system.targets),
        ", ".join(f"{name}: {value}" for name, value in settings.items()),
    ]
    return f"| {' | '.join(cells)} |"


def test_there_are_both_kinds_of_fleet() -> None:
    assert len(FILES.findall(PAGE)) == 3
    assert len(SYSTEMS.findall(PAGE)) == 2


def test_every_setting_is_explained() -> None:
    rows = [f"| `timeout` | every kind | {TIMEOUT.meaning} |"]
    rows += [
        f"| `{name}` | {kind.name} | {setting.meaning} |" for kind in Catalog().kinds.values() for name, setting in kind.settings.items()
    ]
    assert sorted(rows) == sorted(line for line in PAGE.splitlines() if line.count("|") == 4 and line.startswith("| `") and line in rows)
