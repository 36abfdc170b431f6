"""A fleet over ssh: real sshds on loopback, reached by groups, through jump hosts, with sudo, and with host keys that are known or not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from govaudit.catalog import Catalog
from govaudit.inventory import read_ansible, read_inventory
from govaudit.looking import Limits, Unreached
from govaudit.model import Inventory, Reason, Seen, Target
from govaudit.targets.host import kind
from govaudit.targets.host.requests import Command
from tests.support.sshd import RunningSshd, running_sshd, sudo_rule, throw_away_user

ADDRESSES = [f"ListenAddress 127.0.0.{number}" for number in range(2, 8)]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[RunningSshd]]:
    """Three servers that each listen on 127.0.0.1 to 127.0.0.7; only the first and the third let one through."""
    folder = tmp_path_factory.mktemp("fleet")
    with (
        running_sshd(folder / "a", ADDRESSES) as first,
        running_sshd(folder / "b", [*ADDRESSES, "AllowTcpForwarding no"]) as second,
        running_sshd(folder / "c", ADDRESSES) as third,
    ):
        yield [first, second, third]


@pytest.fixture(scope="module")
def keys(servers: list[RunningSshd], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the key that all servers take, and the keys of their hosts; its name makes work for whoever quotes it."""
    folder = tmp_path_factory.mktemp("it's 100% secret")
    (folder / "key").write_bytes(servers[0].client_key.read_bytes())
    (folder / "key").chmod(0o600)
    for server in servers[1:]:  # all let the key of the first in
        authorized = next(line.split()[1] for line in (server.folder / "sshd_config").read_text().splitlines() if "AuthorizedKeys" in line)
        Path(authorized).write_bytes(servers[0].client_key.with_suffix(".pub").read_bytes())
    lines = [
        f"[127.0.0.{number}]:{server.port} {(server.folder / 'host_key.pub').read_text().strip()}\n"
        for server in servers
        for number in range(1, 8)
    ]
    (folder / "known_hosts").write_text("".join(lines))
    (folder / "nobody").write_text("")
    return folder


@pytest.fixture(scope="module")
def plain() -> Iterator[str]:
    with throw_away_user("gvafleet") as user, sudo_rule(user, "/usr/bin/sh -s"):
        yield user


def fleet(folder: Path, text: str) -> Inventory:
    (folder / "govaudit.yaml").write_text(text)
    return read_inventory(folder / "govaudit.yaml", Catalog().schemes)


def only_target(inventory: Inventory, name: str) -> Target:
    (target,) = next(system.targets for system in inventory.systems if system.name == name)
    return target


def who(target: Target) -> str:
    """Who one is there."""
    with kind.connect(target, Limits(30)) as session:
        (answer,) = session.ask([Command(("id", "-un"))])
    assert isinstance(answer.outcome, Seen)
    return answer.outcome.text.strip()


def logins(server: RunningSshd) -> int:
    return server.log.read_text().count("Accepted publickey")


def test_hosts_are_reached_as_their_groups_say(servers: list[RunningSshd], keys: Path, plain: str) -> None:
    first, second, third = servers
    inventory = fleet(
        keys,
        f"""
defaults: {{key: key, known_hosts: known_hosts, agent: false, user: root}}
groups:
  front: {{port: {first.port}}}
  behind: {{port: {second.port}, jump: "root@127.0.0.1:{first.port}"}}
  farther: {{port: {second.port}, jump: "root@127.0.0.1:{first.port},{plain}@127.0.0.2:{third.port}"}}
  by-sudo: {{port: {third.port}, user: {plain}, sudo: true}}
systems:
  - {{hosts: ["127.0.0.[1:2]"], group: front}}
  - {{hosts: [127.0.0.3], group: behind}}
  - {{hosts: [127.0.0.4], group: farther}}
  - {{hosts: [127.0.0.5], group: by-sudo}}
  - {{hosts: [127.0.0.6], group: by-sudo, sudo: false}}
""",
    )
    assert [who(only_target(inventory, f"127.0.0.{number}")) for number in (1, 2)] == ["root", "root"]
    before = [logins(server) for server in servers]
    assert who(only_target(inventory, "127.0.0.3")) == "root"
    assert [logins(server) - count for server, count in zip(servers, before, strict=True)] == [1, 1, 0]
    assert who(only_target(inventory, "127.0.0.4")) == "root"
    assert [logins(server) - count for server, count in zip(servers, before, strict=True)] == [2, 2, 1]
    assert who(only_target(inventory, "127.0.0.5")) == "root"
    assert who(only_target(inventory, "127.0.0.6")) == plain


def test_an_ansible_inventory_leads_to_the_same_hosts(servers: list[RunningSshd], keys: Path, plain: str) -> None:
    first, second, third = servers
    (keys / "ssh_config").write_text(f'Host *\n  UserKnownHostsFile "{str(keys / "known_hosts").replace("%", "%%")}"\n')
    (keys / "hosts.ini").write_text(
        f"""
[front]
a1 ansible_host=127.0.0.1
[behind]
b1 ansible_host=127.0.0.3 ansible_port={second.port} ansible_ssh_common_args='-o ProxyJump=root@127.0.0.1:{first.port} -o Compression=yes'
[bysudo]
c1 ansible_host=127.0.0.5 ansible_port={third.port} ansible_user={plain}
[bysudo:vars]
ansible_become=yes
[all:vars]
ansible_user=root
ansible_port={first.port}
ansible_ssh_private_key_file=key
ansible_password=hunter2
"""
    )
    inventory = fleet(keys, "ansible: hosts.ini\ndefaults: {ssh_config: ssh_config, agent: false}\n")
    before = [logins(server) for server in servers]
    assert [who(only_target(inventory, name)) for name in ("a1", "b1", "c1")] == ["root"] * 3
    assert [logins(server) - count for server, count in zip(servers, before, strict=True)] == [2, 1, 1]
    assert inventory.notices == [
        f"{keys}/hosts.ini:14: ansible_password is not used: govaudit logs in by keys and agents, and gains root by `sudo -n`",
        f"{keys}/hosts.ini:5: ansible_ssh_common_args: of what is handed to ssh this is not followed: -o Compression",
    ]
    assert "hunter2" not in repr(read_ansible(keys / "hosts.ini", Catalog().schemes))


def refused(inventory: Inventory, name: str) -> tuple[Reason, str]:
    target = only_target(inventory, name)
    with pytest.raises(Unreached) as unreached:
        kind.connect(target, Limits(30))
    return unreached.value.why.reason, str(unreached.value.why.sentence).removeprefix(f"{target.address}: ")


def test_a_host_whose_key_is_not_known_is_not_talked_to(servers: list[RunningSshd], keys: Path) -> None:
    first, second, _ = servers
    (keys / "config").write_text("Host *\n  StrictHostKeyChecking no\n  UserKnownHostsFile written-by-nobody\n")
    (keys / "halfway").write_text("".join(line for line in (keys / "known_hosts").open() if f":{second.port} " in line))
    inventory = fleet(
        keys,
        f"""
defaults: {{key: key, agent: false, user: root, port: {second.port}}}
systems:
  - {{hosts: [127.0.0.1], known_hosts: nobody}}
  - {{hosts: [127.0.0.2], ssh_config: config}}
  - {{hosts: [127.0.0.3], known_hosts: halfway, ssh_config: config, jump: "root@127.0.0.1:{first.port}"}}
  - {{hosts: [127.0.0.4], known_hosts: nowhere}}
""",
    )
    unknown = "its host key is not known yet; compare the fingerprint, then add it to known_hosts (ssh-keyscan)"
    before = logins(first)
    assert refused(inventory, "127.0.0.1") == (Reason.REFUSED, unknown)
    assert refused(inventory, "127.0.0.2") == (Reason.REFUSED, unknown)
    assert refused(inventory, "127.0.0.3") == (
        Reason.REFUSED,
        f"on the way to it the host key of [127.0.0.1]:{first.port} is not known yet; compare the fingerprint, then add it to known_hosts",
    )
    assert refused(inventory, "127.0.0.4")[1] == f"{keys}/nowhere, which the inventory names for ssh, cannot be read"
    assert logins(first) == before
    assert (keys / "nobody").read_text() == ""


def test_new_keys_are_taken_only_when_asked_and_only_into_the_file_named(servers: list[RunningSshd], keys: Path) -> None:
    first, second, _ = servers
    own = Path("~/.ssh/known_hosts").expanduser()
    before = own.read_bytes() if own.exists() else None
    inventory = fleet(
        keys,
        f"""
defaults: {{key: key, agent: false, user: root, host_key: accept-new, known_hosts: met}}
systems:
  - {{hosts: [127.0.0.1], port: {first.port}}}
  - {{hosts: [127.0.0.2], port: {second.port}, jump: "root@127.0.0.1:{first.port}"}}
  - {{hosts: [127.0.0.3], port: {first.port}}}
""",
    )
    assert who(only_target(inventory, "127.0.0.1")) == "root"
    assert who(only_target(inventory, "127.0.0.2")) == "root"
    met = (keys / "met").read_text().splitlines()
    assert len(met) >= 2
    assert (own.read_bytes() if own.exists() else None) == before
    # Where the file cannot be written, nothing is taken.
    nowhere = fleet(
        keys,
        f"systems: [{{hosts: [127.0.0.1], port: {first.port}, key: key, user: root, host_key: accept-new, known_hosts: no/where}}]",
    )
    assert refused(nowhere, "127.0.0.1")[1] == f"{keys}/no/where, into which the keys of new hosts are to be written, cannot be written"
    # A key that has changed is refused all the same.
    wrong = (second.folder / "host_key.pub").read_text().strip()
    (keys / "met").write_text(f"[127.0.0.3]:{first.port} {wrong}\n")
    reason, sentence = refused(inventory, "127.0.0.3")
    assert reason is Reason.REFUSED
    assert "its host key is not the one in known_hosts" in sentence


def test_a_jump_host_that_lets_nobody_through(servers: list[RunningSshd], keys: Path) -> None:
    first, second, third = servers
    inventory = fleet(
        keys,
        f"""
defaults: {{key: key, agent: false, user: root, known_hosts: known_hosts, port: {third.port}}}
systems:
  - {{hosts: [127.0.0.1], jump: "root@127.0.0.1:{second.port}"}}
  - {{hosts: [127.0.0.2], jump: "gvatest-nobody@127.0.0.1:{first.port}"}}
  - {{hosts: [127.0.0.3], jump: no-such-host.invalid}}
""",
    )
    before = logins(third)
    assert refused(inventory, "127.0.0.1") == (
        Reason.UNREACHABLE,
        "a jump host does not lead on: it forbids forwarding (AllowTcpForwarding, PermitOpen), or nothing answers it there",
    )
    assert "gvatest-nobody@127.0.0.1: Permission denied" in refused(inventory, "127.0.0.2")[1]
    assert refused(inventory, "127.0.0.3")[0] is Reason.UNREACHABLE
    assert "no-such-host.invalid" in refused(inventory, "127.0.0.3")[1]
    assert logins(third) == before


def test_an_agent_is_asked_only_where_it_may_be(servers: list[RunningSshd], keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess

    first = servers[0]
    socket = keys / "agent.socket"
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL)
    try:
        while not socket.exists():
            assert agent.poll() is None
        subprocess.run(["ssh-add", "-q", keys / "key"], env={"SSH_AUTH_SOCK": str(socket)}, check=True)
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        text = f"""
defaults: {{user: root, known_hosts: known_hosts, port: {first.port}, ssh_config: none}}
systems:
  - {{hosts: [127.0.0.1], agent: true}}
  - {{hosts: [127.0.0.2], agent: false}}
  - {{hosts: [127.0.0.3], agent: agent.socket}}
"""
        (keys / "none").write_text("Host *\n  IdentityFile /nothing\n")
        inventory = fleet(keys, text)
        assert who(only_target(inventory, "127.0.0.1")) == "root"
        assert refused(inventory, "127.0.0.2")[0] is Reason.REFUSED
        monkeypatch.setenv("SSH_AUTH_SOCK", "/nothing")
        assert refused(inventory, "127.0.0.1")[0] is Reason.REFUSED
        assert who(only_target(inventory, "127.0.0.3")) == "root"
    finally:
        agent.terminate()
        agent.wait()
