"""What every check must have: its file, its cases, its words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from govaudit.catalog import Catalog
from govaudit.checking import Check

ROOT = Path(__file__).parent.parent.parent
CHECKS = Catalog().checks


def the_file(check: Check) -> Path:
    domain, _, name = check.id.partition(".")
    return Path(domain, f"{name.replace('-', '_')}.py")


@pytest.mark.parametrize("check", CHECKS.values(), ids=list(CHECKS))
def test_its_file_and_function_bear_its_name(check: Check) -> None:
    assert (ROOT / "checks" / the_file(check)).is_file()
    assert check.function.__name__ == the_file(check).stem


@pytest.mark.parametrize("check", CHECKS.values(), ids=list(CHECKS))
def test_it_has_a_good_a_bad_and_an_absent_case(check: Check) -> None:
    path = ROOT / "tests/checks" / the_file(check).parent / f"test_{the_file(check).name}"
    names = [node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]
    for case in ("good", "bad", "absent"):
        assert any(name.startswith(f"test_{case}_") for name in names), f"{path} has no test_{case}_…"


@pytest.mark.parametrize("check", CHECKS.values(), ids=list(CHECKS))
def test_some_kind_of_target_can_answer_it(check: Check) -> None:
    catalog = Catalog()
    assert any(all(catalog.sources(kind).offers(need.fact) for need in check.needs) for kind in catalog.kinds)


def test_there_are_enough_of_them() -> None:
    assert len(CHECKS) >= 40
    by_domain = {domain: [one for one in CHECKS if one.startswith(f"{domain}.")] for domain in ("encryption", "mfa", "access", "privacy")}
    assert {domain: len(several) >= 6 for domain, several in by_domain.items()} == dict.fromkeys(by_domain, True)


def test_nobody_else_walks_in() -> None:
    """Every Python file under checks/ is a check, or a neighbour that begins with an underscore."""
    files = {path.relative_to(ROOT / "checks") for path in (ROOT / "checks").rglob("*.py") if not path.name.startswith("_")}
    assert files == {the_file(check) for check in CHECKS.values()}
