"""The whole way, with the real command on real targets."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from govaudit.asking import know
from govaudit.catalog import Catalog
from govaudit.inventory import inventory_of
from govaudit.model import System, Target
from govaudit.planning import make_plan
from govaudit.policy import find_policy
from govaudit.running import Settings
from tests.support.command import COMMAND, environment, govaudit, result_of
from tests.support.sshd import running_sshd, throw_away_user

INVENTORY = """\
agency: Dinas Contoh
systems:
  - name: layanan
    criticality: high
    services: []
    targets:
      - "root:{root}"
      - "files:{files}"
      - "code:{code}"
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inventory of three targets that need no server."""
    folder = tmp_path_factory.mktemp("place")
    root = folder / "root"
    for path, text in {
        "etc/passwd": "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1::/:/usr/sbin/nologin\n",
        "etc/shadow": "root:*:19000:0:99999:7:::\ndaemon:*:19000::::::\n",
        "etc/group": "root:x:0:\n",
        "etc/login.defs": "PASS_MAX_DAYS 90\n",
        "etc/ssh/sshd_config": "PermitRootLogin no\nPasswordAuthentication no\n",
        "usr/sbin/sshd": "",
        "etc/os-release": 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n',
    }.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (root / "etc/shadow").chmod(0o640)
    (folder / "files").mkdir()
    (folder / "files" / "pemohon.csv").write_text("nama,nik\nContoh,3201014501999901\n")
    (folder / "code").mkdir()
    (folder / "code" / "app.py").write_text("import hashlib\nprint(hashlib.md5(b'x').hexdigest())\n")
    (folder / "inventory.yaml").write_text(INVENTORY.format(root=root, files=folder / "files", code=folder / "code"))
    return folder


@pytest.fixture(scope="module")
def result(place: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return result_of(tmp_path_factory.mktemp("audit"), "audit", place / "inventory.yaml")


def statuses(result: Any, check: str) -> dict[str, str]:
    return {verdict["target"] or verdict["system"]: verdict["status"] for verdict in result["verdicts"] if verdict["check"] == check}


def test_what_is_wrong_fails_and_what_is_right_passes(place: Path, result: Any) -> None:
    assert statuses(result, "access.ssh-root-login-disabled") == {f"root:{place}/root": "pass"}
    assert statuses(result, "code.weak-hashes-not-used") == {f"code:{place}/code": "fail"}
    assert statuses(result, "privacy.no-national-identity-numbers-in-files") == {f"files:{place}/files": "fail"}


def test_what_only_a_running_system_can_tell_is_unknown_below_a_root(place: Path, result: Any) -> None:
    live = [verdict for verdict in result["verdicts"] if verdict["target"] and verdict["reason"] == "needs a running system"]
    assert {verdict["target"] for verdict in live} == {f"root:{place}/root"}
    assert {verdict["status"] for verdict in live} == {"unknown"}


def test_no_whole_identifier_is_kept_anywhere(place: Path, tmp_path: Path) -> None:
    govaudit(tmp_path, "audit", place / "inventory.yaml", "-o", "r.html", "-o", "r.json", "-o", "r.sarif", "--no-plugins", accept=(1, 3))
    evidence = next((tmp_path / "data").rglob("*.zst"))
    unpacked = subprocess.run(["zstd", "-dc", str(evidence)], capture_output=True, check=True).stdout
    kept = [unpacked, *(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())]
    assert not any(b"3201014501999901" in content for content in kept)
    assert not any(b"99990" in content and b"32010145" in content for content in kept)


def test_judging_the_evidence_gives_the_same_verdicts_byte_for_byte(place: Path, tmp_path: Path) -> None:
    govaudit(tmp_path, "collect", place / "inventory.yaml", "-o", "seen.jsonl.zst", "--no-plugins", accept=(0, 3))
    first = result_of(tmp_path, "judge", tmp_path / "seen.jsonl.zst")
    second = result_of(tmp_path, "judge", tmp_path / "seen.jsonl.zst")
    assert json.dumps(first["verdicts"]) == json.dumps(second["verdicts"])
    assert first["score"] == second["score"]
    audited = result_of(tmp_path, "audit", place / "inventory.yaml")
    [kept] = (tmp_path / "data").rglob(f"*{audited['audit']['id']}*.zst")
    again = result_of(tmp_path, "judge", kept)
    assert json.dumps(again["verdicts"]) == json.dumps(audited["verdicts"])
    assert again["score"] == audited["score"]


def test_evidence_can_be_judged_after_its_targets_are_gone_and_says_what_was_not_collected(place: Path, tmp_path: Path) -> None:
    pack = tmp_path / "narrow.yaml"
    pack.write_text(
        'format: 1\nid: narrow\nversion: "1"\ntitle: {en: N, id: N}\ndescription: {en: N, id: N}\ncontrols:\n'
        "  - id: one\n    title: {en: N, id: N}\n    requirement: {en: N, id: N}\n    checks: [access.ssh-root-login-disabled]\n"
    )
    govaudit(tmp_path, "collect", f"root:{place}/root", "--policy", pack, "-o", "seen.zst", "--no-plugins", accept=(0, 3))
    narrow = result_of(tmp_path, "judge", "seen.zst")
    assert [verdict["status"] for verdict in narrow["verdicts"]] == ["pass"]
    wide = result_of(tmp_path, "judge", "seen.zst", "--policy", "essentials")
    reasons = {verdict["reason"] for verdict in wide["verdicts"] if verdict["status"] == "unknown"}
    assert "not collected" in reasons
    assert statuses(wide, "access.ssh-root-login-disabled") == {f"root:{place}/root": "pass"}


def test_a_dead_target_is_one_unknown_for_each_check_that_was_planned(tmp_path: Path) -> None:
    gone = result_of(tmp_path, "audit", f"root:{tmp_path}/nowhere", accept=(3,))
    assert gone["targets"][0]["reached"] is False
    catalog = Catalog()
    essentials = find_policy("essentials", catalog.policies, catalog.checks)
    plan = make_plan([System(name="x", targets=[Target(system="x", address="root:x", kind="host")])], [essentials], catalog)
    planned = [one.check.id for one in (*plan.targets[0].checks, *plan.across.get("x", ()))]
    assert sorted(verdict["check"] for verdict in gone["verdicts"]) == sorted(planned)
    assert {verdict["count"] for verdict in gone["verdicts"]} == {1}
    assert {verdict["status"] for verdict in gone["verdicts"]} == {"unknown"}
    assert gone["score"]["overall"]["value"] == 0
    assert gone["score"]["overall"]["coverage"] == 0


def test_whoever_stops_reading_ends_the_looking(place: Path) -> None:
    catalog = Catalog()
    inventory = inventory_of([f"root:{place}/root", f"files:{place}/files", f"code:{place}/code"], catalog.schemes)
    cancel = threading.Event()
    seen = know(inventory.systems, catalog, [], settings=Settings(jobs=1), cancel=cancel, progress=lambda _target, _event: None)
    with contextlib.closing(cast("Generator[object]", seen)) as begun:
        next(begun)
        assert not cancel.is_set()
    assert cancel.is_set()


@pytest.fixture
def two_hosts(as_root: None, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """Two sshd on loopback."""
    with running_sshd(tmp_path / "one") as one, running_sshd(tmp_path / "two") as two:
        yield {"one": one, "two": two}


def test_two_hosts_over_ssh_and_a_dead_one(two_hosts: dict[str, Any], tmp_path: Path) -> None:
    targets = "".join(
        f'      - {{address: "{host.address("root")}", ssh_config: "{host.ssh_config}", identity: "{host.client_key}"}}\n'
        for host in two_hosts.values()
    )
    dead = f'      - {{address: "ssh://root@127.0.0.1:1", ssh_config: "{two_hosts["one"].ssh_config}"}}\n'
    inventory = tmp_path / "fleet.yaml"
    inventory.write_text(f"systems:\n  - name: fleet\n    targets:\n{targets}{dead}")
    fleet = result_of(tmp_path, "audit", inventory)
    assert [target["reached"] for target in fleet["targets"]] == [False, True, True]
    alive = [verdict for verdict in fleet["verdicts"] if verdict["check"] == "access.only-root-has-uid-zero"]
    assert [verdict["status"] for verdict in alive] == ["unknown", "pass", "pass"]
    # Two clocks agree, the third host's is not known: no pass across the system.
    assert statuses(fleet, "logging.clocks-agree") == {"fleet": "unknown"}


def test_interrupting_keeps_an_honest_partial_result(tmp_path: Path) -> None:
    big = tmp_path / "big"
    big.mkdir()
    with (big / "endless.csv").open("wb") as file:
        for _ in range(40):
            file.write(b"nama,alamat\n" * 1_000_000)
    report = tmp_path / "partial.json"
    process = subprocess.Popen(
        [*COMMAND, "audit", f"files:{big}", f"code:{tmp_path}/none", "--no-plugins", "-o", str(report)],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(lambda: any((tmp_path / "data").rglob("*.partial")), process)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 3, errors
    partial = json.loads(report.read_text())
    assert partial["audit"]["complete"] is False
    assert partial["audit"]["incomplete_reason"] == "the run was interrupted"
    told = {(verdict["target"], verdict["check"], verdict["reason"]) for verdict in partial["verdicts"] if verdict["status"] != "unknown"}
    assert told == set()


def wait_for(condition: Any, process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)


def test_a_killed_run_leaves_the_history_whole(place: Path, tmp_path: Path) -> None:
    finished = result_of(tmp_path, "audit", place / "inventory.yaml")["audit"]["id"]
    big = tmp_path / "big"
    big.mkdir()
    with (big / "endless.csv").open("wb") as file:
        for _ in range(40):
            file.write(b"nama,alamat\n" * 1_000_000)
    process = subprocess.Popen(
        [*COMMAND, "audit", f"files:{big}", "--no-plugins"],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_for(lambda: any((tmp_path / "data").rglob("*.partial")), process)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    listed = govaudit(tmp_path, "history").stdout.splitlines()
    assert any(line.startswith(finished) and "incomplete" not in line for line in listed)
    assert [line for line in listed if finished not in line and "  -" not in line] == []
    shown = json.loads(show_as_json(tmp_path, finished))
    assert shown["audit"]["complete"] is True
    again = result_of(tmp_path, "audit", place / "inventory.yaml")
    assert again["audit"]["complete"] is True


def show_as_json(folder: Path, run: str) -> str:
    govaudit(folder, "show", run, "-o", "shown.json", "--no-plugins")
    return (folder / "shown.json").read_text()


def test_showing_a_run_gives_what_it_gave_then(place: Path, tmp_path: Path) -> None:
    first = result_of(tmp_path, "audit", place / "inventory.yaml")
    assert json.loads(show_as_json(tmp_path, "latest")) == first


def test_our_own_files_are_private(place: Path, tmp_path: Path) -> None:
    govaudit(tmp_path, "audit", place / "inventory.yaml", "-o", "r.html", "--no-plugins", accept=(1, 3), extra={"GOVAUDIT_HISTORY": ""})
    ours = [*(tmp_path / "data").rglob("*"), tmp_path / "r.html"]
    assert ours
    modes = {str(path.relative_to(tmp_path)): path.stat().st_mode & 0o777 for path in ours}
    assert {mode for path, mode in modes.items() if (tmp_path / path).is_file()} == {0o600}
    assert {mode for path, mode in modes.items() if (tmp_path / path).is_dir() and path != "data"} <= {0o700}


def test_a_plain_user_gains_no_pass_over_root(as_root: None, tmp_path: Path) -> None:
    """What a plain user may not read is unknown; nothing that fails or is unknown for root passes for him."""
    with running_sshd(tmp_path / "sshd") as host, throw_away_user("plain") as user:
        results = {}
        for name in ("root", user):
            inventory = tmp_path / f"{name}.yaml"
            entry = f'{{address: "{host.address(name)}", ssh_config: "{host.ssh_config}", identity: "{host.client_key}"}}'
            inventory.write_text(f"systems:\n  - name: host\n    targets: [{entry}]\n")
            results[name] = result_of(tmp_path, "audit", inventory)
    by_root, by_user = results["root"], results[user]
    assert [target["reached"] for target in by_user["targets"]] == [True]
    gained = {
        check
        for check, status in worst(by_root).items()
        if status in ("fail", "unknown") and worst(by_user)[check] in ("pass", "not_applicable")
    }
    assert gained == set()
    assert [verdict for verdict in by_user["verdicts"] if verdict["reason"] == "permission denied"]
    assert by_user["score"]["overall"]["coverage"] < by_root["score"]["overall"]["coverage"]


def worst(result: Any) -> dict[str, str]:
    """Each check's worst status."""
    ranks = ("fail", "unknown", "pass", "not_applicable")
    found: dict[str, str] = {}
    for verdict in result["verdicts"]:
        found[verdict["check"]] = min(found.get(verdict["check"], ranks[-1]), verdict["status"], key=ranks.index)
    return found


def test_the_history_is_sqlite_that_others_can_read(place: Path, tmp_path: Path) -> None:
    run = result_of(tmp_path, "audit", place / "inventory.yaml")["audit"]["id"]
    [path] = (tmp_path / "data").rglob("*.sqlite")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        assert database.execute("select count(*) from runs where id = ?", (run,)).fetchone() == (1,)
