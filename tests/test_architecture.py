"""The house rules that no linter knows."""

from __future__ import annotations

import ast
import configparser
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("govaudit", "checks", "reports", "policies")

HOMES = {
    "bandit": ("govaudit/targets/code/",),
    "click": ("govaudit/cli/",),
    "cryptography": ("govaudit/targets/certificates.py", "govaudit/targets/web/"),
    "jinja2": ("reports/html/",),
    "nmap": ("govaudit/targets/network/",),
    "platformdirs": ("govaudit/private_files.py",),
    "requests": ("govaudit/targets/web/",),
    "rich": ("reports/terminal/",),
    "sqlalchemy": ("govaudit/history/",),
    "yaml": ("govaudit/strict_yaml.py",),
    "zstandard": ("govaudit/evidence/",),
    "markupsafe": ("reports/html/",),  # comes with jinja2, whose text it marks
    "urllib3": ("govaudit/targets/web/",),  # comes with requests, which shows its errors
    "msgspec": OURS,
    "babel": ("govaudit/language/",),
}
"""Where each third-party library may be imported; docs/dependencies.md says why."""


def sources() -> Iterator[Path]:
    for folder in OURS:
        yield from sorted((ROOT / folder).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_each_library_has_one_home() -> None:
    strays = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources()
        for name in imported(path)
        if name not in sys.stdlib_module_names
        and name != "govaudit"
        and not str(path.relative_to(ROOT)).startswith(HOMES.get(name, ("nowhere",)))
    ]
    assert strays == []


def test_every_dependency_is_used_and_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    required = {re.split(r"[<>=\[]", line)[0].lower() for line in project["dependencies"]}
    explained = {name.lower() for name in re.findall(r"^\| ([\w-]+) \|", (ROOT / "docs/dependencies.md").read_text(), re.MULTILINE)}
    assert required == explained - {"library", "file"}
    used = {name for path in sources() for name in imported(path)}
    modules = {"python-nmap": "nmap", "pyyaml": "yaml"}
    assert {modules.get(name, name) for name in required} <= used


def test_setup_names_every_folder() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    named = set(setup["options"]["packages"].split())
    folders = {str(path.parent.relative_to(ROOT)).replace("/", ".") for folder in OURS for path in (ROOT / folder).rglob("__init__.py")}
    assert named == {name if name.startswith("govaudit") else f"govaudit.{name}" for name in folders}


def test_setup_ships_every_data_file() -> None:
    """What is not Python and not named in package_data works in a checkout and is missing from the wheel."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    shipped = dict(setup["options.package_data"])
    missing = []
    for folder in OURS:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix != ".py" and path.parent.name != "__pycache__":
                packages = [
                    (str(parent.relative_to(ROOT)).replace("/", "."), path.relative_to(parent))
                    for parent in path.parents
                    if (parent / "__init__.py").exists() and parent != ROOT
                ]
                name, inside = packages[0]
                name = name if name.startswith("govaudit") else f"govaudit.{name}"
                patterns = [pattern.strip(", ") for pattern in shipped.get(name, "").split()]
                if not any(inside.match(pattern) for pattern in patterns):
                    missing.append(str(path.relative_to(ROOT)))
    assert missing == []


def catches_everything(caught: ast.expr | None) -> bool:
    everything = ("Exception", "BaseException", "builtins.Exception", "builtins.BaseException")
    return any(name is None or ast.unparse(name) in everything for name in (caught.elts if isinstance(caught, ast.Tuple) else [caught]))


def test_only_two_places_catch_everything() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler)
        and catches_everything(node.type)
        and not any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node))
    ]
    assert [place.partition(":")[0] for place in found] == ["govaudit/cli/start.py", "govaudit/guarding.py"]


def test_no_file_holds_more_than_one_idea() -> None:
    long = {str(path.relative_to(ROOT)): count for path in sources() if (count := len(path.read_text().splitlines())) > 420}
    assert long == {}


@pytest.mark.parametrize("folder", ["govaudit", "checks", "reports", "policies", "docs", "tests", "benchmarks", ".ci"])
def test_the_repository_speaks_of_the_product_alone(folder: str) -> None:
    """No path of a developer's machine, no word of how the work was organised."""
    words = ["/".join(["", "work", ""]), "/".join([r"\.\.", "shared"]), *(rf"\b{word}\b" for word in ("TO" + "DO", "FIX" + "ME", "X" * 3))]
    banned = re.compile("|".join(words))
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and path.suffix in (".py", ".md", ".yaml", ".sh", ".po", ".html", ".css", ".js", "")
        for match in banned.finditer(path.read_text(errors="replace"))
    ]
    assert found == []


def test_the_version_is_said_once() -> None:
    told = subprocess.run([sys.executable, "-m", "govaudit.cli.start", "--version"], capture_output=True, text=True, check=True).stdout
    import govaudit

    assert told == f"govaudit {govaudit.__version__}\n"
    assert f"## {govaudit.__version__}" in (ROOT / "CHANGELOG.md").read_text()


def test_no_pattern_repeats_a_group_possessively() -> None:
    """`(?:…)*+` matches wrongly before Python 3.11.5 (gh-106052), which Debian 12 has not; a repeated class is right everywhere."""
    repeated = re.compile(r"\(\?.{0,200}\)[*+?]\+")
    found = [f"{path.relative_to(ROOT)}: {match[0]}" for path in sources() for match in repeated.finditer(path.read_text())]
    assert found == []
