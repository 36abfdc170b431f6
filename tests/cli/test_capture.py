"""A host that nothing reaches: the script is carried there, its output is carried back."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.command import govaudit, result_of

SAME = ("access.only-root-has-uid-zero", "patching.operating-system-supported", "access.sensitive-files-protected")


@pytest.mark.parametrize("shell", [["dash"], ["busybox", "sh"]])
def test_a_capture_made_by_hand_can_be_audited(shell: list[str], tmp_path: Path) -> None:
    script, capture = tmp_path / "look.sh", tmp_path / "host.capture"
    script.write_text(govaudit(tmp_path, "collect", "--print-script", "--no-plugins").stdout)
    with capture.open("wb") as out:
        subprocess.run([*shell, str(script)], stdout=out, stdin=subprocess.DEVNULL, check=True, cwd="/")
    captured = result_of(tmp_path, "audit", f"capture:{capture}")
    [target] = captured["targets"]
    assert (target["reached"], target["complete"], target["trouble"]) == (True, True, None)
    directly = result_of(tmp_path, "audit", "local:")
    statuses = {
        name: {verdict["check"]: verdict["status"] for verdict in result["verdicts"] if verdict["check"] in SAME}
        for name, result in {"captured": captured, "directly": directly}.items()
    }
    sensitive = "access.sensitive-files-protected"  # what links lead to follows from answers, which a script made before cannot ask
    assert statuses["captured"].pop(sensitive) in ("unknown", statuses["directly"].pop(sensitive))
    assert statuses["captured"] == statuses["directly"]


def test_without_an_output_there_is_nothing_to_collect_into(tmp_path: Path) -> None:
    assert "-o FILE" in govaudit(tmp_path, "collect", "local:", accept=(2,)).stderr


@pytest.mark.parametrize("policy", ["essentials", "linux-hardening"])
def test_a_capture_without_its_end_is_not_seen_whole(policy: str, tmp_path: Path) -> None:
    script, capture = tmp_path / "look.sh", tmp_path / "host.capture"
    script.write_text(govaudit(tmp_path, "collect", "--print-script", "--policy", policy, "--no-plugins").stdout)
    whole = subprocess.run(["sh", str(script)], capture_output=True, stdin=subprocess.DEVNULL, check=True, cwd="/").stdout
    capture.write_bytes(whole)
    command = ("collect", f"capture:{capture}", "--policy", policy, "--no-plugins", "-o", "seen.zst")
    assert govaudit(tmp_path, *command).stdout.startswith("1 of 1 targets seen")
    capture.write_bytes(whole[: len(whole) * 97 // 100])
    done = govaudit(tmp_path, *command, accept=(3,))
    assert done.stdout.startswith("0 of 1 targets seen")
    assert f"capture:{capture}: {capture} is cut off: the script's end is not in it" in done.stderr
    result = result_of(tmp_path, "audit", f"capture:{capture}", "--policy", policy, accept=(1, 3))
    [target] = result["targets"]
    assert (target["reached"], target["complete"], target["trouble"]["reason"]) == (True, False, "incomplete")
