"""Fleets by the command line: which files are inventories, a part of one, what is told, and a host that takes too long."""

from __future__ import annotations

from pathlib import Path

import pytest

from govaudit.evidence import read_evidence
from tests.support.command import govaudit, result_of
from tests.support.sshd import running_sshd


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """Root directories of three hosts."""
    for name in ("web1", "web2", "db1"):
        (tmp_path / name / "etc").mkdir(parents=True)
        (tmp_path / name / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    (tmp_path / "hosts.ini").write_text("[web]\nweb[1:2] ansible_password=hunter2\n[db]\ndb1 ansible_connection=winrm\n")
    (tmp_path / "govaudit.yaml").write_text(
        'ansible: hosts.ini\ngroups: {web: {criticality: high, targets: ["root:{host}"]}, db: {targets: ["ssh://{host}", "root:{host}"]}}\n'
    )
    return tmp_path


def test_a_part_of_a_fleet(images: Path) -> None:
    result = result_of(images, "audit", "--limit", "web,!web2")
    assert [(system["name"], system["criticality"]) for system in result["systems"]] == [("web1", "high")]
    assert [target["address"] for target in result["targets"]] == [f"root:{images}/web1"]


def test_what_is_not_followed_is_told_and_unknown_and_never_kept(images: Path) -> None:
    done = govaudit(images, "collect", "-o", "evidence", accept=(3,))
    told = "hosts.ini:2: ansible_password is not used: govaudit logs in by keys and agents, and gains root by `sudo -n`"
    assert [line for line in done.stderr.splitlines() if not line.startswith("[")] == [
        f"{images}/{told}",
        "ssh://db1: Ansible reaches db1 by the connection winrm, which is not followed",
    ]
    reader = read_evidence(images / "evidence")
    assert [notice.endswith(told) for notice in reader.header.inventory.notices] == [True]
    blocks = list(reader)
    by_address = {block.target.address: block.result for block in blocks}
    assert {address: result.reached for address, result in by_address.items() if result} == {
        f"root:{images}/web1": True,
        f"root:{images}/web2": True,
        "ssh://db1": False,
        f"root:{images}/db1": True,
    }
    assert "hunter2" not in repr((reader.header, blocks))
    result = result_of(images, "judge", "evidence")
    assert {verdict["status"] for verdict in result["verdicts"] if verdict["target"] == "ssh://db1"} == {"unknown"}
    assert "hunter2" not in repr(result)


@pytest.mark.parametrize("named", ["hosts.ini", "ansible:hosts.ini", "ansible:inventory", "hosts.yaml"])
def test_an_ansible_inventory_can_be_named(images: Path, named: str) -> None:
    (images / "inventory").write_text("[web]\nweb1 ansible_host=127.0.0.1 ansible_port=1\n")
    (images / "hosts.yaml").write_text("web:\n  hosts:\n    web1: {ansible_host: 127.0.0.1, ansible_port: 1}\n")
    (images / "hosts.ini").write_text((images / "inventory").read_text())
    result = result_of(images, "audit", named, "--timeout", "5")
    assert [(target["system"], target["address"], target["reached"]) for target in result["targets"]] == [
        ("web1", "ssh://127.0.0.1", False)
    ]


def test_hosts_behind_one_address_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "hosts.ini").write_text("a ansible_host=127.0.0.1 ansible_port=1\nb ansible_host=127.0.0.1 ansible_port=2\n")
    done = govaudit(tmp_path, "collect", "hosts.ini", "-o", "evidence", "--jobs", "1", accept=(3,))
    progress, told = done.stderr.splitlines()[:2], done.stderr.splitlines()[2:]
    assert [line.partition(" ")[2].partition(" (0")[0] for line in progress] == ["a (ssh://127.0.0.1)", "b (ssh://127.0.0.1)"]
    assert all(line.endswith(" s, not reached)") for line in progress)
    assert [line.partition(": ")[0] for line in told] == ["a (ssh://127.0.0.1)", "b (ssh://127.0.0.1)"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["audit", "--limit", "wbe"], "no system and no group is named 'wbe'\nDid you mean 'web'?"),
        (["audit", "nowhere.ini"], "nowhere.ini: there is no such inventory"),
        (["audit", "ansible:nowhere"], "nowhere: there is no such Ansible inventory"),
        (["audit", "hosts.ini", "local:"], "name one inventory, or addresses of targets, not both"),
        (["facts", "hosts.ini", "--limit", "web,!web"], "the limit leaves no system"),
    ],
)
def test_mistakes(images: Path, arguments: list[str], said: str) -> None:
    assert said in govaudit(images, *arguments, accept=(2,)).stderr


def test_facts_from_evidence_can_be_limited(images: Path) -> None:
    govaudit(images, "collect", "-o", "evidence", accept=(3,))
    done = govaudit(images, "facts", "evidence", "--area", "accounts", "--limit", "web1", accept=(0,))
    assert f"root:{images}/web1" in done.stdout
    assert f"root:{images}/web2" not in done.stdout


def test_a_host_has_its_own_time(as_root: None, tmp_path: Path) -> None:
    with running_sshd(tmp_path / "sshd", ["ForceCommand sleep 60"]) as server:
        (tmp_path / "govaudit.yaml").write_text(
            f"systems: [{{hosts: [127.0.0.1], port: {server.port}, user: root, key: {server.client_key}, "
            f"ssh_config: {server.ssh_config}, timeout: 2}}]"
        )
        done = govaudit(tmp_path, "collect", "-o", "evidence", "--timeout", "200", accept=(3,))
    assert done.stderr.endswith("\nssh://127.0.0.1: no answer within 2 s\n")
