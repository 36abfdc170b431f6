"""People whose accounts are named by their personal numbers are judged like everybody else, and never named."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.command import govaudit, result_of

ONE, OTHER = "199901012050011999", "199901012050011998"
"""NIP of nobody: the year of appointment has not come yet."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A host with two such accounts: one has no password, the other's keys can be written by everybody."""
    place = tmp_path / "image"
    for path, text in {
        "etc/passwd": f"root:x:0:0::/root:/bin/sh\n{ONE}:x:1001:1001::/home/{ONE}:/bin/sh\n{OTHER}:x:1002:1002::/home/{OTHER}:/bin/sh\n",
        "etc/shadow": f"root:*:19000:0:99999:7:::\n{ONE}:!:19000:0:99999:7:::\n{OTHER}::19000:0:99999:7:::\n",
        "etc/group": f"root:x:0:\n{ONE}:x:1001:\n{OTHER}:x:1002:\n",
        "etc/ssh/sshd_config": "PermitRootLogin no\n",
        "usr/sbin/sshd": "",
        f"home/{ONE}/.ssh/authorized_keys": "ssh-ed25519 AAAA\n",
    }.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text)
    (place / f"home/{ONE}/.ssh/authorized_keys").chmod(0o666)
    return place


def test_two_such_accounts_are_told_apart_and_their_homes_are_found(root: Path, tmp_path: Path) -> None:
    result = result_of(tmp_path, "audit", f"root:{root}")
    status = {verdict["check"]: verdict["status"] for verdict in result["verdicts"] if verdict["status"] != "pass"}
    assert status["access.no-empty-passwords"] == "fail"
    assert status["access.authorized-keys-protected"] == "fail"
    assert "access.account-names-and-ids-unique" not in status


def test_nobody_is_named_anywhere(root: Path, tmp_path: Path) -> None:
    done = govaudit(tmp_path, "audit", f"root:{root}", "--no-plugins", "-v", "-o", "r.html", "-o", "r.json", "-o", "r.sarif", accept=(1, 3))
    [evidence] = (tmp_path / "data").rglob("*.zst")
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and not path.is_relative_to(root)]
    kept += [subprocess.run(["zstd", "-dc", str(evidence)], capture_output=True, check=True).stdout, (done.stdout + done.stderr).encode()]
    assert [number for number in (ONE, OTHER) for content in kept if number.encode() in content] == []


def test_the_same_person_has_the_same_stand_in_from_run_to_run(root: Path, tmp_path: Path) -> None:
    def prints() -> set[str]:
        result = result_of(tmp_path, "audit", f"root:{root}")
        return {verdict["fingerprint"] for verdict in result["verdicts"]}

    assert prints() == prints()


def test_evidence_is_judged_the_same_without_the_key(root: Path, tmp_path: Path) -> None:
    govaudit(tmp_path, "collect", f"root:{root}", "--no-plugins", "-q", "-o", "seen.zst", accept=(0, 3))
    here = result_of(tmp_path, "judge", "seen.zst")["verdicts"]
    other = tmp_path / "elsewhere"
    other.mkdir()
    there = result_of(other, "judge", tmp_path / "seen.zst")["verdicts"]
    assert here == there
