"""A third-party package, installed for real: its check, kind of target, report and policy take part in an audit."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent / "plugin"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plugin, built and installed by pip into a folder of its own."""
    source = tmp_path_factory.mktemp("source") / "plugin"
    folder = tmp_path_factory.mktemp("installed")
    shutil.copytree(SOURCE, source, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info"))
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--target", str(folder)]
    ran = subprocess.run([*pip, str(source)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return folder


class Place:
    """A folder to audit from, with the plugin installed or not."""

    def __init__(self, folder: Path, plugins: Path | None) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "GOVAUDIT_HISTORY": str(folder / "history.sqlite"),
            "XDG_DATA_HOME": str(folder / "data"),
            "LC_ALL": "C",
        }
        if plugins is not None:
            self.environment["PYTHONPATH"] = str(plugins)

    def govaudit(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "govaudit.cli.start", *arguments]
        return subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False)

    def register(self, reviewed_on: date | None) -> None:
        content = {"accounts": ["=cmd()", "ani"], "reviewed_on": reviewed_on.isoformat() if reviewed_on else None}
        (self.folder / "accounts.json").write_text(json.dumps(content))


@pytest.fixture
def place(tmp_path: Path, installed: Path) -> Place:
    return Place(tmp_path, installed)


def days_ago(days: int) -> date:
    return (datetime.now(UTC) - timedelta(days=days)).date()


@pytest.mark.parametrize(
    ("reviewed_on", "status", "exit_code", "sentence"),
    [
        (days_ago(10), "pass", 0, "accounts.json ditinjau 10 hari yang lalu"),
        (days_ago(100), "fail", 1, "accounts.json terakhir ditinjau 100 hari yang lalu; paling lama 92 hari"),
        (None, "unknown", 3, "accounts.json tidak mencatat peninjauan"),
    ],
)
def test_everything_that_it_brings_takes_part(place: Place, reviewed_on: date | None, status: str, exit_code: int, sentence: str) -> None:
    place.register(reviewed_on)
    ran = place.govaudit(
        "audit",
        "register:accounts.json",
        "--policy",
        "sample",
        "--lang",
        "id",
        "-o",
        "result.json",
        "-o",
        "result.csv",
        "--min-coverage",
        "0",
    )
    assert ran.returncode == exit_code, ran.stderr
    result = json.loads((place.folder / "result.json").read_text())
    assert result["audit"]["plugins"] == [{"name": "govaudit-sample-plugin", "version": "1.2.3"}]
    (verdict,) = result["verdicts"]
    assert (verdict["check"], verdict["status"]) == ("access.account-register-reviewed", status)
    assert verdict["sentence"].endswith(sentence)
    assert verdict["parameters"] == {"max_days": 92}
    with (place.folder / "result.csv").open() as file:
        (line,) = csv.DictReader(file)
    assert (line["status"], line["sentence"]) == (status, verdict["sentence"])


def test_its_evidence_is_judged_again_alike(place: Place) -> None:
    place.register(days_ago(100))
    assert place.govaudit("collect", "register:accounts.json", "--policy", "sample", "-o", "evidence.zst").returncode == 0
    (place.folder / "accounts.json").unlink()
    ran = place.govaudit("judge", "evidence.zst", "-o", "result.json")
    assert ran.returncode == 1, ran.stderr
    assert json.loads((place.folder / "result.json").read_text())["verdicts"][0]["status"] == "fail"


def test_a_register_that_is_not_there_is_not_applicable(place: Place) -> None:
    ran = place.govaudit("audit", "register:nowhere.json", "--policy", "sample", "-o", "result.json", "--exit-zero")
    assert ran.returncode == 0, ran.stderr
    result = json.loads((place.folder / "result.json").read_text())
    assert result["verdicts"][0]["status"] == "not_applicable"
    assert result["score"]["overall"]["value"] is None, "nothing evaluated is never 100"


def test_it_takes_part_only_where_it_may(place: Place) -> None:
    place.register(days_ago(10))
    assert "access.account-register-reviewed" in place.govaudit("checks").stdout
    assert "access.account-register-reviewed" in place.govaudit("checks", "--plugin", "govaudit-sample-plugin").stdout
    assert "access.account-register-reviewed" not in place.govaudit("checks", "--no-plugins").stdout
    assert "sample" in place.govaudit("policies").stdout
    refused = place.govaudit("audit", "register:accounts.json", "--no-plugins", "--policy", "sample")
    assert refused.returncode == 2
    unknown = place.govaudit("checks", "--plugin", "other")
    assert unknown.returncode == 2
    assert "no plugin 'other' is installed" in unknown.stderr
    assert "Installed: govaudit-sample-plugin." in unknown.stderr


def test_without_it_govaudit_does_not_know_it(tmp_path: Path) -> None:
    assert "access.account-register-reviewed" not in Place(tmp_path, None).govaudit("checks").stdout


def test_an_id_that_is_taken_is_an_error(tmp_path: Path, installed: Path) -> None:
    shutil.copytree(installed, tmp_path / "installed")
    check = tmp_path / "installed/govaudit_sample_plugin/checks/access/account_register_reviewed.py"
    check.write_text(check.read_text().replace('"access.account-register-reviewed"', '"access.ssh-root-login-disabled"'))
    ran = Place(tmp_path, tmp_path / "installed").govaudit("checks")
    assert ran.returncode == 2
    assert "two checks have the id 'access.ssh-root-login-disabled'" in ran.stderr


def test_a_plugin_that_does_not_load_is_named(tmp_path: Path, installed: Path) -> None:
    shutil.copytree(installed, tmp_path / "installed")
    (tmp_path / "installed/govaudit_sample_plugin/checks/__init__.py").write_text("import no_such_module\n")
    ran = Place(tmp_path, tmp_path / "installed").govaudit("checks")
    assert ran.returncode == 2
    assert "plugin govaudit-sample-plugin 1.2.3 cannot be loaded: No module named 'no_such_module'" in ran.stderr
    assert "--no-plugins" in ran.stderr
