"""A new check begins as one that works, and touches nothing that is there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from govaudit.errors import GovauditError
from govaudit.scaffolding import new_check

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """As much of a checkout as a check and its test need."""
    for domain in ("access", "logging"):
        (tmp_path / "checks" / domain).mkdir(parents=True)
        (tmp_path / "checks" / domain / "__init__.py").write_text('"""A domain."""\n')
    (tmp_path / "checks" / "__init__.py").write_text('"""Checks."""\n')
    shutil.copytree(REPOSITORY / "tests" / "support", tmp_path / "tests" / "support", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "govaudit"):
        (tmp_path / name).symlink_to(REPOSITORY / name)
    return tmp_path


RUN_TESTS = """
import sys, pytest, govaudit
import govaudit.checks
govaudit.checks.__path__[:] = ["checks"]
sys.exit(pytest.main(["-p", "no:cacheprovider", *sys.argv[1:]]))
"""


def run(checkout: Path, test: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", RUN_TESTS, str(test)]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)


def test_it_runs_and_passes_as_written(checkout: Path) -> None:
    check, test = new_check("access.badges-worn", checkout)
    assert (check, test) == (checkout / "checks/access/badges_worn.py", checkout / "tests/checks/access/test_badges_worn.py")
    ran = run(checkout, test)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "7 passed" in ran.stdout
    names = [line.partition("(")[0] for line in test.read_text().splitlines() if line.startswith("def test_")]
    assert {name.split("_")[1] for name in names} == {"good", "bad", "absent"}


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("found > max_seconds", "found >= max_seconds"),
        ("found > max_seconds", "found > max_seconds + 1"),
        ("return failed(", "return passed("),
        ("abs(clock.skew_seconds)", "clock.skew_seconds"),
        ('"access.badges-worn"', '"access.badges-lost"'),
    ],
)
def test_its_tests_notice_when_the_check_is_wrong(checkout: Path, broken: str, mended: str) -> None:
    check, test = new_check("access.badges-worn", checkout)
    check.write_text(check.read_text().replace(broken, mended))
    assert run(checkout, test).returncode in (1, 2)


def test_it_meets_the_style_of_the_project(checkout: Path) -> None:
    files = [str(path) for path in new_check("logging.a2-b", checkout)]
    for command in (["ruff", "check", "--no-cache"], ["ruff", "format", "--check", "--no-cache"]):
        ran = subprocess.run([sys.executable, "-m", *command, *files], capture_output=True, text=True, check=False, cwd=checkout)
        assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize(
    "wrong",
    (
        *("", "access", "access.", ".x", "Access.x", "access.X", "access.a_b", "access.-a", "access.a-", "access.a--b", "access.1a"),
        *("access.a b", "../x.y", "access/x.y", "access.x/y", "access.x.y", "access.é", "access.x\n"),
    ),
)
def test_a_bad_id_is_refused(checkout: Path, wrong: str) -> None:
    with pytest.raises(GovauditError, match=r"cannot be the id of a check\nIt is <domain>\.<what-is-required>"):
        new_check(wrong, checkout)


def test_other_refusals_say_what_to_do(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(GovauditError, match="'class' is a word of Python"):
        new_check("access.class", checkout)
    with pytest.raises(GovauditError, match=r"(?s)there is no domain 'acess'.*access"):
        new_check("acess.badges-worn", checkout)
    with pytest.raises(GovauditError, match=r"There are: access, logging\. A new one needs checks/kitchen/__init__\.py"):
        new_check("kitchen.knives-sharp", checkout)
    with pytest.raises(GovauditError, match=r"there is a check access\.ssh-root-login-disabled already"):
        new_check("access.ssh-root-login-disabled", checkout)
    with pytest.raises(GovauditError, match="Go to a checkout of govaudit"):
        new_check("access.badges-worn", tmp_path_factory.mktemp("elsewhere"))


def test_nothing_that_exists_is_touched(checkout: Path) -> None:
    check, test = new_check("access.badges-worn", checkout)
    for kept, gone in ((check, test), (test, check)):
        gone.unlink()
        before = kept.read_text()
        with pytest.raises(GovauditError, match="exists already"):
            new_check("access.badges-worn", checkout)
        assert kept.read_text() == before
        assert not gone.exists(), "neither of the two is written"
        gone.write_text("mine")
