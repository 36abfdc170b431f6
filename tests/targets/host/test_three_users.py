"""One host, looked at by a plain user, by the same user with sudo, and by root, over a real ssh connection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.command import result_of
from tests.support.sshd import running_sshd, sudo_rule, throw_away_user

WALKS = {
    "access.no-unowned-files",
    "access.no-world-writable-files",
    "access.world-writable-directories-sticky",
    "access.set-id-programs-known",
}
POLICY = Path(__file__).parents[3] / "policies" / "linux-hardening.yaml"

Statuses = dict[tuple[str, str], str]
"""By check and subject."""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Statuses]:
    """What the host checks say, by who looked."""
    folder = tmp_path_factory.mktemp("users")
    policy = folder / "policy.yaml"
    policy.write_text(yaml.safe_dump(without_walks(yaml.safe_load(POLICY.read_text())), allow_unicode=True))
    with running_sshd(folder / "sshd") as server, throw_away_user("gvathree") as user, sudo_rule(user):
        for _ in range(20):  # other tests make and remove accounts
            before = accounts()
            found = {
                "plain": audited(folder, policy, server.address(user), server.settings),
                "sudo": audited(folder, policy, server.address(user), {**server.settings, "sudo": True}),
                "root": audited(folder, policy, server.address("root"), server.settings),
            }
            if accounts() == before:
                return found
    pytest.fail("the accounts of this machine do not come to rest")


def accounts() -> list[object]:
    """What other tests change."""
    files = [Path("/etc/passwd"), Path("/etc/group"), Path("/etc/shadow"), *sorted(Path("/etc/sudoers.d").iterdir())]
    files += sorted(path for path in Path("/etc/pam.d").iterdir())
    return [(file, file.stat().st_mtime_ns, file.stat().st_ino) for file in files]


def without_walks(policy: dict[str, Any]) -> dict[str, Any]:
    """The policy without what walks whole file systems."""
    for control in policy["controls"]:
        control["checks"] = [check for check in control.get("checks", []) if check not in WALKS]
    policy["controls"] = [control for control in policy["controls"] if control["checks"]]
    return policy


def audited(folder: Path, policy: Path, address: str, settings: dict[str, Any]) -> Statuses:
    inventory = folder / "inventory.yaml"
    inventory.write_text(yaml.safe_dump({"systems": [{"name": "host", "targets": [{"address": address, **settings}]}]}))
    result = result_of(folder, "audit", str(inventory), "--policy", str(policy))
    [target] = result["targets"]
    assert target["reached"], target
    return {(verdict["check"], verdict["subject"].replace(address, "host")): verdict["status"] for verdict in result["verdicts"]}


def test_a_plain_user_has_no_pass_that_root_has_not(seen: dict[str, Statuses]) -> None:
    plain, root = seen["plain"], seen["root"]
    passed = {key for key, status in plain.items() if status == "pass"}
    assert len({check for check, _ in passed}) > 50
    assert {key: root.get(key) for key in passed if root.get(key) != "pass"} == {}


def test_what_a_plain_user_finds_wrong_is_wrong(seen: dict[str, Statuses]) -> None:
    plain, root = seen["plain"], seen["root"]
    assert {key: root.get(key) for key, status in plain.items() if status == "fail" and root.get(key) != "fail"} == {}


def test_a_plain_user_says_what_could_not_be_looked_at(seen: dict[str, Statuses]) -> None:
    assert sum(status == "unknown" for status in seen["plain"].values()) > sum(status == "unknown" for status in seen["root"].values())


def test_sudo_sees_what_root_sees(seen: dict[str, Statuses]) -> None:
    assert seen["sudo"] == seen["root"]
