"""The wheel, installed into a clean virtual environment and run from another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of what git tracks, so that nothing of this checkout is left behind in it."""
    source = tmp_path_factory.mktemp("source")
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    built = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", str(built), str(source)], check=True, capture_output=True)
    [path] = built.glob("*.whl")
    return path


def test_it_installs_nothing_but_govaudit(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    top = {name.partition("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {"govaudit"}


def test_it_holds_what_the_checkout_holds(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, package in {
        "govaudit": "govaudit",
        "checks": "govaudit/checks",
        "reports": "govaudit/reports",
        "policies": "govaudit/policies",
    }.items():
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"{package}/{path.relative_to(ROOT / folder)}" in names


def test_it_works_in_a_clean_environment_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "clean"
    venv.create(place, with_pip=True)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data"), "LANG": "C.UTF-8"}
    pip = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    subprocess.run([place / "bin/python", "-m", "pip", "install", "--quiet", str(wheel)], check=True, env=pip, capture_output=True)
    image = tmp_path / "image/etc"
    image.mkdir(parents=True)
    (image / "passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    done = subprocess.run(
        [place / "bin/govaudit", "audit", f"root:{tmp_path}/image", "--lang", "id", "-o", "r.json", "-o", "r.html", "-o", "r.sarif"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (1, 3), done.stderr
    result = json.loads((tmp_path / "r.json").read_text())
    assert result["audit"]["complete"] is True
    assert any(verdict["status"] == "pass" for verdict in result["verdicts"])
    assert 'lang="id"' in (tmp_path / "r.html").read_text()
