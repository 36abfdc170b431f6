"""The timer and the crontab line of the documentation, tried as far as a machine without a service manager allows."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

SCHEDULING = Path(__file__).parent.parent.parent / "docs/scheduling"
PROGRAM = "/opt/govaudit/bin/govaudit"


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder that stands for the machine: a program, an inventory, a place for the state."""
    program = tmp_path / "govaudit"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m govaudit.cli.start "$@"\n')
    program.chmod(0o755)
    (tmp_path / "root/etc").mkdir(parents=True)
    (tmp_path / "root/etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    (tmp_path / "govaudit.yaml").write_text(f'systems:\n  - name: example\n    targets: ["root:{tmp_path}/root"]\n')
    return tmp_path


def here(text: str, installed: Path) -> str:
    """The documented text with its paths replaced by those of the test."""
    replaced = text.replace(PROGRAM, f"{installed}/govaudit").replace("/etc/govaudit/", f"{installed}/")
    return replaced.replace("/var/lib/govaudit/", f"{installed}/state/")


def check_result(installed: Path) -> None:
    result = json.loads((installed / "state/latest.json").read_text())
    assert [target["reached"] for target in result["targets"]] == [True]
    assert (installed / "state/latest.html").stat().st_size > 1000


def test_the_service_and_the_timer_are_valid(installed: Path) -> None:
    units = installed / "units"
    units.mkdir()
    for name in ("govaudit.service", "govaudit.timer"):
        (units / name).write_text(here((SCHEDULING / name).read_text(), installed).replace("file:/opt/govaudit/README.md", "man:sh(1)"))
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(units / "govaudit.service"), str(units / "govaudit.timer")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (verified.returncode, [line for line in verified.stderr.splitlines() if "govaudit" in line]) == (0, [])
    calendar = re.findall(r"^OnCalendar=(.*)$", (SCHEDULING / "govaudit.timer").read_text(), re.MULTILINE)
    subprocess.run(["systemd-analyze", "calendar", *calendar], check=True, capture_output=True)


def test_what_the_service_starts_runs(installed: Path) -> None:
    [line] = re.findall(r"^ExecStart=(.*)$", (SCHEDULING / "govaudit.service").read_text(), re.MULTILINE)
    (installed / "state").mkdir(mode=0o700)
    done = subprocess.run(shlex.split(here(line, installed)), env={"PATH": os.environ["PATH"]}, cwd="/", check=False, capture_output=True)
    assert done.returncode in (0, 1, 3), done.stderr
    check_result(installed)


def test_the_crontab_line_runs_as_cron_would_run_it(installed: Path) -> None:
    [line] = [line for line in (SCHEDULING / "crontab").read_text().splitlines() if not line.startswith("#")]
    when, command = re.match(r"((?:[\d*,/-]+\s+){5})(.*)", line).groups()  # type: ignore[union-attr]
    assert when.split()[-1] == "1"
    assert "%" not in command  # cron would turn it into a newline
    (installed / "state").mkdir(mode=0o700)
    done = subprocess.run(
        ["/bin/sh", "-c", here(command, installed)],
        env={"PATH": "/usr/bin:/bin", "HOME": str(installed), "SHELL": "/bin/sh"},
        cwd=installed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode in (0, 1, 3), done.stdout) == (True, ""), done.stderr
    check_result(installed)
