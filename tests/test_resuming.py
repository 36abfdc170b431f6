"""Going on with an interrupted run: what was seen whole stays, nothing is looked at twice, and the result is that of a whole run."""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from govaudit.catalog import Catalog
from govaudit.evidence import EvidenceHeader, EvidenceWriter, read_evidence
from govaudit.inventory import read_inventory
from govaudit.resuming import Remains
from tests.support.command import COMMAND, environment, govaudit, result_of

HOSTS = 5


class Fleet:
    """Root trees behind an inventory, and among them, the fourth, a folder of files that takes as long as one likes to search."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.inventory = folder / "govaudit.yaml"
        for number in range(HOSTS):
            root = self.folder / f"host-{number}"
            (root / "etc/ssh").mkdir(parents=True)
            (root / "usr/sbin").mkdir(parents=True)
            (root / "usr/sbin/sshd").touch()
            (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
            (root / "etc/ssh/sshd_config").write_text(f"PermitRootLogin {'yes' if number % 2 else 'no'}\n")
        self.files = self.folder / "files"
        self.files.mkdir()
        (self.files / "0.csv").write_text("nama,alamat\n")
        self.targets = [f"root:{self.folder}/host-{number}" for number in range(HOSTS)]
        self.targets.insert(3, f"files:{self.files}")
        self.write()

    def write(self, extra: str = "", more: str = "") -> None:
        targets = ", ".join(f'"{target}"' for target in [*self.targets, *([more] if more else [])])
        self.inventory.write_text(f"systems:\n  - name: fleet\n{extra}    targets: [{targets}]\n")

    def interrupted(self, number: signal.Signals, *arguments: str) -> None:
        """Begin, and stop it when three targets have been seen and the fourth is being searched."""
        (self.files / "0.csv").write_bytes(b"nama,alamat\n" * 1_000_000)
        for copy in range(1, 200):
            os.link(self.files / "0.csv", self.files / f"{copy}.csv")
        process = subprocess.Popen(
            [*COMMAND, *(arguments or ("audit", str(self.inventory))), "--jobs", "1", "--no-plugins"],
            cwd=self.folder,
            env=environment(self.folder),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert process.stderr is not None
        told = [next(process.stderr) for _ in range(3)]
        wait_until(lambda: self.written() == 3)
        os.killpg(process.pid, number)
        rest = process.communicate(timeout=60)[1]
        assert all(line.startswith("[") for line in told), (told, rest)
        for file in self.files.iterdir():
            file.unlink()
        (self.files / "0.csv").write_text("nama,alamat\n")

    def written(self) -> int:
        """How many targets the evidence holds."""
        return len(list(read_evidence(self.partials()[0])))

    def partials(self) -> list[Path]:
        return sorted(self.folder.rglob("*.partial"))

    def go_on(self, *arguments: str, accept: tuple[int, ...] = (0, 1, 3)) -> str:
        """Go on, and give what it says of its progress."""
        report = ("-o", "result.json") if arguments[0] == "audit" else ()
        return govaudit(self.folder, *arguments, *report, "--no-plugins", accept=accept).stderr

    def result(self) -> Any:
        return json.loads((self.folder / "result.json").read_text())


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    return Fleet(tmp_path)


def looked_at(errors: str) -> tuple[list[str], list[str]]:
    """Which targets were kept, and which were looked at, as the lines of progress say."""
    lines = re.findall(r"^\[\d+/\d+\] (\S+) \((.*)\)$", errors, re.MULTILINE)
    return [name for name, how in lines if how == "seen before"], [name for name, how in lines if how != "seen before"]


def timeless(result: Any) -> Any:
    """The result without times, run id, and digests of what holds a time."""
    result = json.loads(json.dumps(result))
    for name in ("id", "started", "finished", "evidence", "evidence_digest"):
        result["audit"].pop(name, None)
    for target in result["targets"]:
        target.pop("observed_from"), target.pop("observed_to")
    for verdict in result["verdicts"]:
        for reference in verdict["evidence"]:
            reference.pop("at")
            reference.pop("digest")  # that of the clock and of attributes holds times
    return result


def wait_until(condition: Any) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_stopped_goes_on_with_what_is_missing(fleet: Fleet, number: signal.Signals) -> None:
    fleet.interrupted(number)
    kept, seen = looked_at(fleet.go_on("audit", "--resume"))
    assert (kept, sorted(seen)) == (fleet.targets[:3], sorted(fleet.targets[3:]))
    resumed = fleet.result()
    assert resumed["audit"]["complete"] is True
    whole = result_of(fleet.folder, "audit", fleet.inventory)
    assert timeless(resumed) == timeless(whole)
    runs = govaudit(fleet.folder, "history").stdout.splitlines()
    assert sum(resumed["audit"]["id"] in line for line in runs) == 1
    evidence = read_evidence(Path(resumed["audit"]["evidence"]))
    assert sorted(block.target.address for block in evidence) == sorted(fleet.targets)
    assert (evidence.truncated, evidence.incomplete_reason, evidence.header.run) == (False, "", resumed["audit"]["id"])
    assert list(fleet.folder.rglob("*.resumed")) + fleet.partials() == []


def test_going_on_can_be_killed_too(fleet: Fleet) -> None:
    fleet.interrupted(signal.SIGKILL)
    [partial] = fleet.partials()
    partial.with_name(partial.name.replace(".partial", ".resumed")).write_bytes(b"of a process that died while it copied")
    fleet.interrupted(signal.SIGKILL, "audit", "--resume")
    kept, seen = looked_at(fleet.go_on("audit", "--resume"))
    assert (kept, sorted(seen)) == (fleet.targets[:3], sorted(fleet.targets[3:]))
    assert fleet.result()["audit"]["complete"] is True


def test_what_is_too_old_to_be_judged_is_looked_at_again(fleet: Fleet) -> None:
    fleet.interrupted(signal.SIGKILL)
    kept, seen = looked_at(fleet.go_on("audit", "--resume", "--max-age", "0"))
    assert (kept, sorted(seen)) == ([], sorted(fleet.targets))


def test_a_collection_goes_on(fleet: Fleet) -> None:
    command = ("collect", str(fleet.inventory), "-o", "seen.zst")
    fleet.interrupted(signal.SIGKILL, *command)
    kept, seen = looked_at(fleet.go_on("collect", "-o", "seen.zst", "--resume"))
    assert (kept, sorted(seen)) == (fleet.targets[:3], sorted(fleet.targets[3:]))
    assert "is whole: there is nothing to go on with" in fleet.go_on("collect", "-o", "seen.zst", "--resume", accept=(2,))


def refusal(fleet: Fleet, *arguments: str) -> str:
    before = {path: path.read_bytes() for path in fleet.partials()}
    said = fleet.go_on("audit", *arguments, accept=(2,))
    assert {path: path.read_bytes() for path in fleet.partials()} == before
    return said


def test_what_has_changed_is_said_and_refused(fleet: Fleet, tmp_path: Path) -> None:
    fleet.interrupted(signal.SIGKILL)
    fleet.write(more=f"root:{tmp_path}/new")
    assert f"the inventory has 1 more targets, first root:{tmp_path}/new\n" in refusal(fleet, "--resume")
    fleet.write(extra="    criticality: high\n")
    assert "the inventory describes the system fleet otherwise" in refusal(fleet, "--resume")
    assert "the inventory has 1 more targets, first root:" in (said := refusal(fleet, fleet.targets[0], "--resume"))
    assert "; the inventory has 6 targets no longer, first files:" in said
    fleet.write()
    assert "the policy linux-hardening is chosen now" in refusal(fleet, "--policy", "essentials", "--policy", "linux-hardening", "--resume")
    assert "no run '2001'" in refusal(fleet, "--resume=2001")
    fleet.inventory.write_text(f"# only a remark, which moves all lines\n{fleet.inventory.read_text()}")
    assert looked_at(fleet.go_on("audit", "--resume"))[0] == fleet.targets[:3]
    assert "is whole: there is nothing to go on with" in refusal(fleet, "--resume")


FIELDS = {
    "address": "ssh://audit@a.contoh.go.id:2222",
    "agent": True,
    "authorised": ["10.0.0.0/8", "a.contoh.go.id"],
    "ca": "ca.pem",
    "host_key": "accept-new",
    "http_port": 8080,
    "installed": "/usr/local/sbin/govaudit-observe",
    "jump": "audit@b.contoh.go.id:22,c.contoh.go.id",
    "key": "keys/audit",
    "known_hosts": "known_hosts",
    "port": 2222,
    "ports": "22,80-90",
    "ssh_config": "ssh_config",
    "sudo": True,
    "timeout": 60,
    "user": "audit",
}
"""A value of every field that an entry of a target can have."""
ADDRESSES = {"host": "ssh://a.contoh.go.id", "network": "net:10.0.0.1", "web": "https://a.contoh.go.id/"}


def test_whatever_an_entry_says_is_the_same_when_it_is_read_back(tmp_path: Path) -> None:
    catalog = Catalog.with_plugins([])
    kinds = {kind.name: kind for kind in catalog.schemes.values()}
    assert set(FIELDS) == {"address", "timeout", *(name for kind in kinds.values() for name in kind.settings)}
    entries = []
    for name, kind in kinds.items():
        entry = {key: FIELDS[key] for key in ("timeout", *kind.settings) if key in FIELDS}
        entries.append({"address": ADDRESSES.get(name, f"{name}:x"), **entry})
    system: dict[str, Any] = {"name": "a", "owner": "Bidang", "criticality": "high", "zone": "dmz", "tags": ["x"], "group": "g"}
    services = [22, {"port": 53, "protocol": "udp", "name": "dns"}]
    written = {"agency": "Dinas", "language": "id", "groups": {"g": {"services": services}}, "systems": [{**system, "targets": entries}]}
    path = tmp_path / "govaudit.yaml"
    path.write_text(json.dumps(written))
    (tmp_path / "hosts.ini").write_text("b.contoh.go.id ansible_connection=winrm\nc.contoh.go.id ansible_port=22 ansible_become=yes\n")
    path.write_text(json.dumps({**written, "ansible": "hosts.ini"}))
    header = EvidenceHeader(tool_version="1", created=datetime.now(UTC), inventory=read_inventory(path, catalog.schemes))
    EvidenceWriter(tmp_path / "seen", header).close("interrupted")
    assert Remains(tmp_path / "seen", max_age=timedelta(days=1)).unchanged(header)


def test_only_the_end_of_the_evidence_may_be_cut_off(fleet: Fleet) -> None:
    fleet.interrupted(signal.SIGKILL)
    [partial] = fleet.partials()
    whole = partial.read_bytes()
    damaged = bytearray(whole)
    damaged[len(whole) // 2] ^= 0xFF
    partial.write_bytes(damaged)
    assert "changed or damaged after it was written" in refusal(fleet, "--resume")
    partial.write_bytes(whole[:-10])
    kept, seen = looked_at(fleet.go_on("audit", "--resume"))
    assert (kept, sorted(seen)) == (fleet.targets[:2], sorted(fleet.targets[2:]))


def test_a_run_that_goes_on_elsewhere_is_left_alone(fleet: Fleet) -> None:
    fleet.interrupted(signal.SIGKILL)
    [history] = (fleet.folder / "data").rglob("history.sqlite")
    with history.with_name(f"{history.name}.lock").open("r+") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        assert "is writing to the history" in refusal(fleet, "--resume")


def test_a_history_without_runs_has_nothing_to_go_on_with(tmp_path: Path) -> None:
    assert "nothing to go on with" in govaudit(tmp_path, "audit", "--resume", accept=(2,)).stderr
