"""Inventories: what they say, and how each mistake in one is told."""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from govaudit.catalog import Catalog
from govaudit.errors import GovauditError, InventoryError
from govaudit.inventory import TEMPLATE, inventory_of, read_inventory, write_template
from govaudit.looking import Setting, TargetKind
from govaudit.model import Criticality, Inventory, Place, Service


def any_address(address: str) -> str:
    if " " in address:
        raise ValueError(f"{address!r} holds a space")
    return address


def kind(name: str, *schemes: str, paths: tuple[str, ...] = (), **settings: Setting) -> TargetKind:
    return TargetKind(
        name=name,
        schemes=schemes,
        package=f"tests.{name}",
        check_address=any_address,
        path_schemes=paths,
        settings=settings,
        connect_at="tests:connect",
    )


HOST = kind(
    "host",
    "local",
    "ssh",
    "root",
    "capture",
    paths=("root", "capture"),
    password=Setting("For a test: how a secret is referred to.", Any),
    options=Setting("A mapping.", dict[str, Any]),
    sudo=Setting("Look as root.", bool),
    user=Setting("User."),
)
KINDS = {
    scheme: one
    for one in (
        HOST,
        kind("web", "https", ca=Setting("Certificates.", is_path=True), http_port=Setting("Port.", int)),
        kind("network", "net", authorised=Setting("Hosts that may be scanned.", list[str])),
        kind("files", "files", paths=("files",)),
        kind("code", "code", paths=("code",)),
    )
    for scheme in one.schemes
}

Reading = Callable[[str], Inventory]


@pytest.fixture
def read(tmp_path: Path) -> Reading:
    def reading(text: str) -> Inventory:
        path = tmp_path / "govaudit.yaml"
        path.write_text(text)
        return read_inventory(path, KINDS)

    return reading


WHOLE = """\
format: 1
agency: Dinas Contoh
language: id
systems:
  - name: payroll
    owner: Finance department
    criticality: high
    zone: internal
    tags: [finance, salaries]
    services:
      - 443
      - {port: 53, protocol: udp, name: dns}
    targets:
      - ssh://audit@payroll.example
      - address: https://payroll.example/
        ca: /etc/ca.pem
        http_port: 8080
      - files:exports
      - "root:/mnt/image"
  - name: this machine
    targets:
      - local:
"""


def test_a_whole_inventory(read: Reading, tmp_path: Path) -> None:
    inventory = read(WHOLE)
    payroll, machine = inventory.systems
    assert (inventory.agency, inventory.language, inventory.path) == ("Dinas Contoh", "id", str(tmp_path / "govaudit.yaml"))
    assert inventory.digest == hashlib.sha256(WHOLE.encode()).hexdigest()
    assert (payroll.owner, payroll.criticality, payroll.zone, payroll.tags) == (
        "Finance department",
        Criticality.HIGH,
        "internal",
        ["finance", "salaries"],
    )
    assert payroll.services == [Service(port=443), Service(port=53, protocol="udp", name="dns")]
    assert [(target.address, target.kind, target.system) for target in payroll.targets] == [
        ("ssh://audit@payroll.example", "host", "payroll"),
        ("https://payroll.example/", "web", "payroll"),
        (f"files:{tmp_path}/exports", "files", "payroll"),
        ("root:/mnt/image", "host", "payroll"),
    ]
    assert payroll.targets[1].settings == {"ca": "/etc/ca.pem", "http_port": 8080}
    assert payroll.targets[1].declared == Place(str(tmp_path / "govaudit.yaml"), 15, 18)
    assert machine.services is None
    assert machine.criticality is Criticality.NORMAL
    assert [target.address for target in machine.targets] == ["local:"]


def system(**lines: str) -> str:
    """An inventory of one system; each line replaces or adds one of its keys."""
    keys = {"name": "a", "targets": '["local:"]', **lines}
    return "systems:\n  - " + "\n    ".join(f"{key}: {value}" for key, value in keys.items()) + "\n"


@pytest.mark.parametrize("written", ['["local:"]', "\n      - local:", '\n      - address: "local:"', "\n      - LOCAL:"])
def test_the_ways_to_write_this_machine(read: Reading, written: str) -> None:
    if "LOCAL" in written:
        written = '["LOCAL:"]'
    assert read(system(targets=written)).systems[0].targets[0].address == "local:"


def test_no_services_is_not_the_same_as_not_said(read: Reading) -> None:
    assert read(system(services="[]")).systems[0].services == []
    assert read(system(services="")).systems[0].services is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1:1: the inventory is empty\n`govaudit init` writes one to begin with."),
        ("systems: []", ":1:10: the inventory has no systems\nAdd at least one with a name and targets."),
        ("agency: x", ":1:1: the document has no 'systems'\nAdd a line `systems: …`."),
        ("sistems: []", ":1:1: unknown key 'sistems' in the document\nDid you mean 'systems'?"),
        ("systems: x", ":1:10: 'systems' must be a list (lines that begin with `- `), but it is text"),
        ("format: 2\nsystems: []", ":1:9: this inventory is of a newer format than this govaudit reads\nUpdate govaudit."),
        ("language: fr\n" + system(), ":1:11: 'language' cannot be 'fr'\nIt is one of: id, en."),
        (system(targets="[]"), ":3:14: the system 'a' has no targets\nAdd at least one address."),
        (system(criticality="hgih"), ":4:18: 'criticality' cannot be 'hgih'\nDid you mean 'high'?"),
        (system(criticallity="high"), ":4:5: unknown key 'criticallity' in entry 1 of 'systems'\nDid you mean 'criticality'?"),
        (system(name="42"), ":2:11: 'name' must be text, but it is a number\nPut it in quotes."),
        (system(services="[0]"), ":4:16: entry 1 of 'services' must be from 1 to 65535, but it is 0"),
        (system(services="[22, 22]"), ":4:20: port 22/tcp is declared twice"),
        (system(services="[{port: 1, protocol: sctp}]"), ":4:36: 'protocol' cannot be 'sctp'\nIt is one of: tcp, udp."),
        (system(targets="[shs://x]"), ":3:15: no address begins with 'shs:'\nDid you mean 'ssh'?"),
        (
            system(targets="[data]"),
            ":3:15: 'data' is no address: it does not say how to look\n"
            "An address begins with one of: capture:, code:, files:, https:, local:, net:, root:, ssh:. A host is ssh://HOST, and an "
            "Ansible inventory by another name ansible:FILE.",
        ),
        (system(targets="['ssh://a b']"), ":3:15: 'ssh://a b' holds a space"),
        (system(targets="[{files: data}]"), ":3:23: an address has no space after 'files:'\nWrite files:… as one word."),
        (system(targets="[{adress: x}]"), ":3:15: entry 1 of 'targets' has no 'address'\nDid you mean 'address'?"),
        (system(targets="[{ca: x}]"), ":3:15: entry 1 of 'targets' has no 'address'\nAdd a line `address: …`."),
        (
            system(targets="[{address: 'https://x/', htp_port: 1}]"),
            ":3:39: a target of the kind 'web' has no setting 'htp_port'\nDid you mean 'http_port'?",
        ),
        (
            system(targets="[{address: 'files:x', zzz: 1}]"),
            ":3:36: a target of the kind 'files' has no setting 'zzz'\nIt knows: timeout.",
        ),
        (system(targets="['local:', 'local:']"), ":3:25: local: stands twice in the system 'a'\nIt first stands in line 3."),
        (system() + system().removeprefix("systems:\n"), ":4:5: two systems are named 'a'\nThe first stands in line 2."),
    ],
)
def test_a_mistake_is_told_with_its_place(read: Reading, text: str, said: str) -> None:
    with pytest.raises(InventoryError) as error:
        read(text)
    found = str(error.value).partition("govaudit.yaml")[2]
    assert found == said


@pytest.mark.parametrize(
    "line",
    [
        "password: hunter2",
        "options: {password: hunter2}",
        "options: {Passphrase: [env:A, hunter2]}",
        "options: {clientSecret: {value: hunter2}}",
        "options: {token: 'plain:hunter2'}",
        "options: {key: '-----BEGIN OPENSSH PRIVATE KEY----- hunter2'}",
        "options: {via: 'https://user:hunter2@proxy/'}",
        "pasword: hunter2",
    ],
)
def test_a_secret_in_the_inventory_is_refused_and_not_repeated(read: Reading, line: str) -> None:
    with pytest.raises(InventoryError) as error:
        read(system(targets="[{address: 'ssh://x', " + line + "}]"))
    assert "hunter2" not in str(error.value)
    assert error.value.place is not None
    assert error.value.place.line == 3


def test_numbers_are_secrets_too_and_other_words_beside_them_do_not_hide_it(read: Reading) -> None:
    with pytest.raises(InventoryError, match="the secret 'pin' stands in the inventory itself"):
        read(system(targets="[{address: 'ssh://x', pin: 123456}]"))
    with pytest.raises(InventoryError, match="holds a password within an address"):
        read(system(targets="['https://user:hunter2@x/']"))


def test_what_is_said_of_a_secret_works(read: Reading, tmp_path: Path) -> None:
    with pytest.raises(InventoryError) as refused:
        read(system(targets="[{address: 'ssh://x', password: hunter2}]"))
    assert refused.value.hint == "Refer to it: env:NAME, file:PATH (mode 0600) or command:PROGRAM."
    assert read(system(targets="[{address: 'ssh://x', password: env:NAME}]")).systems[0].targets[0].settings == {"password": "env:NAME"}
    with pytest.raises(InventoryError) as refused:
        read(system(targets="[{address: 'ssh://x', pin: 123456}]"))
    assert refused.value.hint.startswith(
        "Remove it: no kind of target has a setting 'pin', secrets are taken by 'password' (host), "
        "as env:NAME, file:PATH or command:PROGRAM."
    )


def test_no_kind_of_the_product_takes_a_password_and_the_hint_says_so(tmp_path: Path) -> None:
    (tmp_path / "govaudit.yaml").write_text("systems: [{name: a, targets: [{address: 'ssh://x', password: hunter2}]}]")
    with pytest.raises(InventoryError) as refused:
        read_inventory(tmp_path / "govaudit.yaml", Catalog.with_plugins([]).schemes)
    assert refused.value.hint == (
        "Remove it: no kind of target has a setting 'password', none takes a secret. ssh logs in by keys alone (`key: FILE`, `agent`), "
        "and sudo is asked as `sudo -n`, which takes no password."
    )


def test_a_tilde_is_the_home_of_whoever_runs_govaudit(read: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/auditor")
    assert read(system(targets="['files:~/data']")).systems[0].targets[0].address == "files:/home/auditor/data"


def test_references_to_secrets_are_kept_as_references(read: Reading, tmp_path: Path) -> None:
    found = read(
        system(
            targets="""
      - {address: 'ssh://a', password: 'env:PASSWORD'}
      - {address: 'ssh://b', password: 'file:secrets/b'}
      - {address: 'ssh://c', password: 'file:/run/c'}
      - {address: 'ssh://d', password: 'command:pass show d'}
      - {address: 'ssh://e', password: null}"""
        )
    )
    assert [target.settings["password"] for target in found.systems[0].targets] == [
        "env:PASSWORD",
        f"file:{tmp_path}/secrets/b",
        "file:/run/c",
        "command:pass show d",
        None,
    ]


def test_an_inventory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InventoryError, match="there is no such inventory\n`govaudit init`"):
        read_inventory(tmp_path / "no.yaml", KINDS)


def test_targets_of_the_command_line_are_systems_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    inventory = inventory_of(["local:", "ssh://x", "files:data"], KINDS)
    assert [(system.name, [target.address for target in system.targets]) for system in inventory.systems] == [
        (platform.node(), ["local:"]),
        ("ssh://x", ["ssh://x"]),
        (f"files:{tmp_path}/data", [f"files:{tmp_path}/data"]),
    ]
    assert inventory.systems[0].services is None


@pytest.mark.parametrize(
    ("addresses", "said"),
    [
        (["files:x", "files:x"], "is given twice"),
        (["shs://x"], "Did you mean 'ssh'?"),
        (["-oProxyCommand=x"], "is no address"),
        (["https://user:hunter2@x/"], "an address holds a password\nRemove it from the address."),
        (["https://user:hunter2/x@x/"], "an address holds a password"),
        (["user:hunter2@x"], "no address begins with 'user:'"),
        (["ssh://a b"], "holds a space"),
        ([], "no target is given"),
    ],
)
def test_mistakes_on_the_command_line(addresses: list[str], said: str) -> None:
    with pytest.raises(InventoryError) as error:
        inventory_of(addresses, KINDS)
    assert said in str(error.value)
    assert "hunter2" not in str(error.value)


def test_the_template_is_an_inventory_of_this_machine(tmp_path: Path) -> None:
    path = tmp_path / "govaudit.yaml"
    write_template(path)
    inventory = read_inventory(path, KINDS)
    assert [(system.name, [target.address for target in system.targets]) for system in inventory.systems] == [("this machine", ["local:"])]
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_examples_in_the_template_can_be_used(read: Reading) -> None:
    inventory = read(re.sub(r"(?m)^( *)#(?!#)", r"\1", TEMPLATE))
    hosts = [f"web0{number}.example.go.id" for number in (1, 2, 3)]
    assert [system.name for system in inventory.systems] == ["this machine", "licence portal", *hosts]
    assert inventory.systems[0].services == [Service(port=22), Service(port=443, name="https")]
    assert len(inventory.systems[1].targets) == 6


def test_a_template_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "govaudit.yaml").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("govaudit.yaml", "link"):
        with pytest.raises(GovauditError, match="exists already"):
            write_template(tmp_path / name)
    assert (tmp_path / "govaudit.yaml").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()


def test_the_template_suits_the_kinds_that_govaudit_ships(tmp_path: Path) -> None:
    path = tmp_path / "govaudit.yaml"
    path.write_text(re.sub(r"(?m)^( *)#(?!#)", r"\1", TEMPLATE))
    portal = read_inventory(path, Catalog().schemes).systems[1]
    assert [(target.kind, target.address) for target in portal.targets] == [
        ("host", "ssh://audit@portal.example.go.id"),
        ("web", "https://portal.example.go.id/"),
        ("network", "net:portal.example.go.id"),
        ("files", f"files:{tmp_path}/exports"),
        ("code", f"code:{tmp_path}/src/portal"),
        ("host", "root:/mnt/image"),
    ]


def test_a_setting_of_the_wrong_type_is_told_with_its_place(read: Reading) -> None:
    with pytest.raises(InventoryError, match=r"govaudit.yaml:4:47: 'sudo': expected `bool`, got `str`"):
        read("systems:\n  - name: a\n    targets:\n      - {address: 'ssh://host.example', sudo: 'yes'}\n")


def test_a_path_in_a_setting_is_meant_from_the_inventory(read: Reading, tmp_path: Path) -> None:
    found = read("systems:\n  - name: a\n    targets:\n      - {address: 'https://host.example/', ca: ca.pem}\n")
    assert found.systems[0].targets[0].settings == {"ca": str(tmp_path / "ca.pem")}


TOKEN = "ghp_" + "a1B2" * 9  # put together, so that it is none in this file


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("agency: {value}", TOKEN),
        ("agency: {value}", "Dinas (NIK 3201014501999901)"),
        ("agency: {value}", "Dinas, dinas@contoh.go.id"),
        ("systems: [{{name: a, owner: '{value}', targets: ['local:']}}]", "Budi, password=" + "rahasia-99"),
        ("systems: [{{name: a, owner: '{value}', targets: ['local:']}}]", "Budi <budi@contoh.go.id> NIK 3201014501999901"),
        ("systems: [{{name: a, owner: '{value}', targets: ['local:']}}]", "Budi 198501012010011001"),
        ("systems: [{{name: a, zone: '{value}', targets: ['local:']}}]", TOKEN),
        ("systems: [{{name: a, tags: ['{value}'], targets: ['local:']}}]", TOKEN),
        ("systems: [{{name: a, targets: [{{address: 'local:', password: 'command:get {value}'}}]}}]", TOKEN),
    ],
)
def test_no_secret_and_no_identifier_stands_in_any_text(read: Reading, line: str, value: str) -> None:
    rest = "" if line.startswith("systems") else "\nsystems: [{name: a, targets: ['local:']}]"
    with pytest.raises(InventoryError, match="holds a secret or a personal identifier") as raised:
        read(line.format(value=value) + rest)
    assert raised.value.place is not None
    assert raised.value.place.line == 1
    assert value not in str(raised.value)
    assert "rahasia" not in str(raised.value)


@pytest.mark.parametrize(
    "owner", ["budi@contoh.go.id", "Budi <budi@contoh.go.id>, +62 812-3456-7890", "081234567890 atau siti@contoh.go.id"]
)
def test_an_owner_can_be_reached(read: Reading, owner: str) -> None:
    inventory = read(f"systems: [{{name: a, owner: '{owner}', targets: ['ssh://audit@portal.contoh.go.id']}}]")
    assert inventory.systems[0].owner == owner
