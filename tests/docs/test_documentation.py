"""Documentation that can go stale is compared with what it speaks of."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from govaudit.catalog import Catalog
from govaudit.explaining import meanings

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
PAGES: dict[str, Any] = runpy.run_path(str(DOCS / "generate.py"))["PAGES"]


@pytest.mark.parametrize("name", PAGES)
def test_the_reference_is_what_the_code_says(name: str) -> None:
    assert (DOCS / name).read_text() == PAGES[name](), "run: make docs"


def test_the_short_help_is_that_of_the_commands() -> None:
    import click

    from govaudit.cli.start import COMMANDS, govaudit

    for name, (_, text) in COMMANDS.items():
        command = govaudit.get_command(click.Context(govaudit), name)
        assert command is not None
        assert command.get_short_help_str(200) == text or command.short_help == text or command.help.splitlines()[0] == text  # type: ignore[union-attr]


def test_every_field_of_every_fact_is_explained() -> None:
    catalog = Catalog()
    lacking = [
        f"{fact.__name__}.{name}"
        for kind in catalog.kinds
        for fact in catalog.sources(kind).by_fact
        for name in fact.__struct_fields__
        if not meanings(fact).get(name)
    ]
    assert lacking == []


@pytest.mark.parametrize("path", sorted([*DOCS.glob("*.md"), *ROOT.glob("*.md")]), ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text()
    ours = "docs|checks|govaudit|tests|policies|benchmarks|reports"
    targets = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text) + re.findall(rf"`((?:{ours})/[\w./-]+)`", text)
    missing = [target for target in targets if not (path.parent / target).exists() and not (ROOT / target).exists()]
    assert [target for target in missing if "<" not in target and "backup_directory_private" not in target] == []


def test_the_exit_codes_are_those_of_the_code() -> None:
    from govaudit import gating
    from govaudit.errors import GovauditError

    documented = re.findall(r"^\| (\d) \|", (DOCS / "exit-codes.md").read_text(), re.MULTILINE)
    assert [int(code) for code in documented] == [gating.PASSED, gating.FAILED, GovauditError.exit_code, gating.COULD_NOT_JUDGE]


SHOWN = re.compile(r"<!-- from: (?P<path>\S+) -->\n```python\n(?P<code>.*?)```", re.DOTALL)


@pytest.mark.parametrize("found", list(SHOWN.finditer((DOCS / "architecture.md").read_text())), ids=lambda found: found["path"])
def test_code_that_is_shown_is_the_code(found: re.Match[str]) -> None:
    assert found["code"] in (ROOT / found["path"]).read_text()


def test_the_eight_worked_examples_are_shown() -> None:
    text = (DOCS / "architecture.md").read_text()
    assert len(re.findall(r"^### ", text, re.MULTILINE)) == 8
    assert len(SHOWN.findall(text)) == 7  # the eighth is a test alone
