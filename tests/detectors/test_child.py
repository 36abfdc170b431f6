"""A child that hangs, dies or talks without end costs its own time only."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from govaudit.detectors import child
from govaudit.detectors.child import run_in_child
from govaudit.detectors.placing import search_place, trouble_with
from govaudit.detectors.results import Searched
from govaudit.model import Missing, Reason
from tests.detectors import synthetic


def seconds(number: float) -> Callable[[], float]:
    until = time.monotonic() + number
    return lambda: until - time.monotonic()


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Makes a module that a child can run."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    def made(source: str) -> str:
        (tmp_path / "hostile_parser.py").write_text(source)
        return "hostile_parser"

    return made


def test_a_child_ends_with_its_parent_however_that_ended(module: Callable[[str], str], tmp_path: Path) -> None:
    told = tmp_path / "pid"
    name = module(
        "import os, pathlib, time\nfrom govaudit.detectors.child import limit_memory\n"
        f"limit_memory(1024)\npathlib.Path({str(told)!r}).write_text(str(os.getpid()))\ntime.sleep(120)\n"
    )
    program = f"from govaudit.detectors.child import run_in_child; run_in_child({name!r}, b'', lambda: 120)"
    parent = subprocess.Popen([sys.executable, "-c", program])
    try:
        until = time.monotonic() + 20
        while not (told.exists() and told.read_text()) and time.monotonic() < until:
            time.sleep(0.05)
        started = Path("/proc", told.read_text())
        assert _runs(started)
    finally:
        parent.kill()
        parent.wait()
    until = time.monotonic() + 10
    while _runs(started) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _runs(started)


def _runs(process: Path) -> bool:
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_an_answer(module: Callable[[str], str]) -> None:
    name = module("import sys; from govaudit.detectors.child import read_request; sys.stdout.buffer.write(read_request().upper())")
    assert run_in_child(name, b"abc", seconds(20)) == (b"ABC", None)


def test_one_that_hangs_is_killed_and_what_it_said_is_kept(module: Callable[[str], str]) -> None:
    name = module("print('so far', flush=True)\nwhile True: pass")
    output, trouble = run_in_child(name, b"", seconds(2))
    assert output == b"so far\n"
    assert trouble is not None
    assert trouble.reason is Reason.TIMED_OUT


def test_one_that_dies_is_told(module: Callable[[str], str]) -> None:
    name = module("import os; os.kill(os.getpid(), 11)")
    _, trouble = run_in_child(name, b"", seconds(20))
    assert trouble is not None
    assert str(trouble.sentence) == "the search was ended by signal 11"


def test_one_that_talks_without_end_is_stopped(module: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_LARGEST_ANSWER", 1 << 20)
    name = module("while True: print('x' * 10000)")
    _, trouble = run_in_child(name, b"", seconds(20))
    assert trouble is not None
    assert trouble.reason is Reason.TOO_LARGE


def test_one_that_takes_too_much_memory_fails(module: Callable[[str], str]) -> None:
    name = module("from govaudit.detectors.child import limit_memory\nlimit_memory(256)\nbytearray(1 << 30)")
    _, trouble = run_in_child(name, b"", seconds(20))
    assert trouble is not None
    assert trouble.reason is Reason.BUG


def test_a_place_is_searched_in_a_child(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(synthetic.NIK)
    result = search_place(str(tmp_path), ["nik", "email"], seconds(30))
    assert isinstance(result, Searched)
    assert [(found.detector, found.counts) for found in result.found] == [("email", {}), ("nik", {"high": 1})]
    assert synthetic.NIK.encode() not in msgspec.json.encode(result)


def test_without_time_there_is_no_answer(tmp_path: Path) -> None:
    result = search_place(str(tmp_path), ["nik"], seconds(0))
    assert isinstance(result, Missing)
    assert result.reason is Reason.TIMED_OUT


def test_a_place_that_is_not_there(tmp_path: Path) -> None:
    trouble = trouble_with(str(tmp_path / "nowhere"))
    assert trouble is not None
    assert str(trouble.sentence) == f"{tmp_path}/nowhere does not exist"
    assert trouble_with(str(tmp_path)) is None
