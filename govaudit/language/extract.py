"""Which texts the code holds that a reader can see: what the catalogues must translate.

Used in development alone (Babel is not needed at run time).
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

from govaudit.checking import Check

ROOT = Path(__file__).resolve().parents[2]
"""The checkout; an installed package has no sources to read."""

KEYWORDS = {
    "passed": 0,
    "failed": 0,
    "not_applicable": 0,
    "absent": 0,
    "complete": 0,
    "missing": 1,
    "Sentence": 0,
    "translate": 0,
    "say": 0,
    "_": 0,
}
"""Functions that take a template, and which of their positional arguments it is."""


def part_of(path: str) -> str | None:
    """The catalogue that a source file's texts belong to; None where it has none that a reader sees."""
    match Path(path).parts:
        case ("checks", domain, _, *_):
            return f"checks-{domain}"
        case ("reports", *_):
            return "reports"
        case ("govaudit", "targets", kind, _, *_):
            return f"targets-{kind}"
        case ("govaudit", ("facts" | "detectors") as part, *_):
            return part
        case ("govaudit", *_):
            return "engine"
        case _:
            return None


def parts() -> dict[str, list[Path]]:
    """Every part with its source files, both sorted."""
    found: dict[str, list[Path]] = {}
    for folder in ("checks", "govaudit", "reports"):
        for path in sorted((ROOT / folder).rglob("*")):
            part = part_of(str(path.relative_to(ROOT)))
            if part and path.suffix in (".py", ".html"):
                found.setdefault(part, []).append(path)
    return dict(sorted(found.items()))


def texts(path: Path) -> Iterator[str]:
    """All texts of one source file that need a translation."""
    if path.suffix == ".html":
        yield from _of_template(path)
        return
    yield from _of_code(path.read_text(encoding="utf-8"), str(path))
    relative = path.relative_to(ROOT)
    if relative.parts[0] == "checks" and path.stem != "__init__":
        yield from _of_checks("govaudit." + ".".join(relative.with_suffix("").parts))


def _of_code(source: str, name: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source, name)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        position = KEYWORDS.get(called, len(node.args))
        if position < len(node.args):
            yield from _literals(node.args[position])


def _literals(argument: ast.expr) -> Iterator[str]:
    """The text; both of them where it is `"…" if … else "…"`. Anything else is a value passed through."""
    match argument:
        case ast.Constant(value=str() as text) if text:
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from _literals(body)
            yield from _literals(orelse)


def _of_template(path: Path) -> Iterator[str]:
    from babel.messages.extract import extract

    with path.open("rb") as file:
        for _line, message, _comments, _context in extract("jinja2", file, keywords={"_": None}):
            yield message if isinstance(message, str) else message[0]


def _of_checks(module: str) -> Iterator[str]:
    """The docstrings' paragraphs, exactly as reports get them."""
    for value in vars(importlib.import_module(module)).values():
        if isinstance(value, Check) and value.function.__module__ == module:
            yield from (value.text.title, value.text.why, value.text.fix)
