"""The README shows what the commands really print."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.support.command import govaudit

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text()
BLOCK = re.compile(r"<!-- output: (?P<command>.*?) -->\n```text\n(?P<text>.*?)```", re.DOTALL)
RUN = re.compile(r"\d+ \w+ \d{4}, \d\d:\d\d UTC · \S+")


def words(text: str) -> list[str]:
    """The text without what differs from run to run, and without its line breaks."""
    return RUN.sub("DATE · RUN", " ".join(text.split())).split()


@pytest.mark.parametrize("found", list(BLOCK.finditer(README)), ids=lambda found: found["command"])
def test_an_example_prints_what_the_readme_shows(found: re.Match[str], tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs/example", tmp_path / "docs/example")
    done = govaudit(tmp_path, *shlex.split(found["command"])[1:], accept=(1,), extra={"COLUMNS": "400"})
    assert words(found["text"]) == words(done.stdout.replace(f"{tmp_path}/", ""))


def test_there_is_such_an_example_with_a_pass_a_failure_and_an_unknown() -> None:
    [found] = BLOCK.finditer(README)
    assert "passed 1 · failed 2 · not judged 1" in found["text"]


def test_the_crontab_line_is_the_one_that_is_tried() -> None:
    assert (ROOT / "docs/scheduling/crontab").read_text().splitlines()[-1] in README.splitlines()


def test_the_first_screen_says_it_all() -> None:
    top = README.splitlines()[:6]
    assert top[0] == "# govaudit"
    assert top[2].endswith("and keeps the proof.")
    assert top[5].startswith("$ govaudit audit")
