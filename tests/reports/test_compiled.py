"""Templates that are kept compiled: beside their source, whole, and only where Python keeps what it compiles."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

compiled = importlib.import_module("govaudit.reports.html.compiled")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "made_by.py").write_text("one")
    (tmp_path / "a.html").write_text("Hello {{ name }}")
    return tmp_path


def rendered(folder: Path) -> str:
    cache = compiled.Compiled(folder, folder / "made_by.py")
    return Environment(loader=FileSystemLoader(folder), bytecode_cache=cache, autoescape=True).get_template("a.html").render(name="<x>")


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "__pycache__").glob("*"))


def test_a_template_is_compiled_once(folder: Path) -> None:
    assert rendered(folder) == "Hello &lt;x&gt;"
    [file] = kept(folder)
    before = file.stat()
    assert rendered(folder) == "Hello &lt;x&gt;"
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_another_source_is_compiled_anew(folder: Path) -> None:
    rendered(folder)
    (folder / "a.html").write_text("Goodbye {{ name }}")
    assert rendered(folder) == "Goodbye &lt;x&gt;"


def test_another_environment_is_another_file(folder: Path) -> None:
    rendered(folder)
    (folder / "made_by.py").write_text("two")
    rendered(folder)
    assert len(kept(folder)) == 2


def test_a_damaged_file_is_passed_over(folder: Path) -> None:
    rendered(folder)
    [file] = kept(folder)
    for damage in (b"", b"nonsense", file.read_bytes()[:-20]):
        file.write_bytes(damage)
        assert rendered(folder) == "Hello &lt;x&gt;"


def test_nothing_is_written_where_python_writes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(folder) == "Hello &lt;x&gt;"
    assert not (folder / "__pycache__").exists()


def test_a_folder_that_cannot_be_written_to_is_no_trouble(folder: Path) -> None:
    (folder / "__pycache__").write_text("in the way")
    assert rendered(folder) == "Hello &lt;x&gt;"
