"""Inventories of fleets: hosts by pattern, groups with what their members share, defaults; and how each mistake is told."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest

from govaudit.catalog import Catalog
from govaudit.errors import InventoryError
from govaudit.inventory import TEMPLATE, limited, read_inventory
from govaudit.model import Criticality, Inventory, Service, System

KINDS = Catalog().schemes


def read(folder: Path, text: str) -> Inventory:
    (folder / "govaudit.yaml").write_text(text)
    return read_inventory(folder / "govaudit.yaml", KINDS)


def by_name(inventory: Inventory) -> dict[str, System]:
    return {system.name: system for system in inventory.systems}


def reached(system: System) -> list[tuple[str, dict[str, Any]]]:
    return [(target.address, target.settings) for target in system.targets]


FLEET = """\
defaults:
  owner: IT department
  user: audit
  timeout: 120
groups:
  linux:
    known_hosts: known_hosts
    sudo: true
    tags: [linux]
    services: [22]
  web:
    criticality: high
    zone: dmz
    tags: [public]
    services: [22, 443]
    jump: "audit@bastion.example.go.id:2222,hop.example"
    timeout: 60
    targets:
      - ssh://{host}
      - https://{host}/
      - {address: "net:{host}", authorised: ["{host}"]}
systems:
  - hosts:
      - web[01:03].example
      - "2001:db8::7"
    groups: [linux, web]
  - hosts: [db-[a:b].example]
    group: linux
    owner: Finance
    port: 2222
    sudo: false
  - name: payroll
    group: web
    services: []
    targets:
      - ssh://payroll.example
      - {address: "ssh://root@spare.example:22", user: ignored, jump: other.example, timeout: 5}
      - "local:"
""".replace("[db-[a:b].example]", '["db-[a:b].example"]')


def test_the_nearest_counts(tmp_path: Path) -> None:
    systems = by_name(read(tmp_path, FLEET))
    assert list(systems) == ["web01.example", "web02.example", "web03.example", "2001:db8::7", "db-a.example", "db-b.example", "payroll"]
    web = systems["web02.example"]
    assert (web.owner, web.criticality, web.zone, web.tags, web.groups) == (
        "IT department",
        Criticality.HIGH,
        "dmz",
        ["public"],
        ["linux", "web"],
    )
    assert web.services == [Service(port=22), Service(port=443)]
    jump = "audit@bastion.example.go.id:2222,hop.example"
    shell = {"user": "audit", "known_hosts": f"{tmp_path}/known_hosts", "sudo": True, "jump": jump}
    assert reached(web) == [
        ("ssh://web02.example", shell),
        ("https://web02.example/", {}),
        ("net:web02.example", {"authorised": ["web02.example"]}),
    ]
    assert {target.seconds for target in web.targets} == {60}
    assert [address for address, _ in reached(systems["2001:db8::7"])] == [
        "ssh://[2001:db8::7]",
        "https://[2001:db8::7]/",
        "net:2001:db8::7",
    ]
    database = systems["db-b.example"]
    assert (database.owner, database.criticality, database.tags, database.groups) == ("Finance", Criticality.NORMAL, ["linux"], ["linux"])
    assert reached(database) == [
        ("ssh://db-b.example", {"user": "audit", "known_hosts": f"{tmp_path}/known_hosts", "sudo": False, "port": 2222})
    ]
    payroll = systems["payroll"]
    assert payroll.services == []
    assert [target.seconds for target in payroll.targets] == [60, 5, 60]
    assert payroll.targets[1].settings == {"user": "ignored", "jump": "other.example"}
    assert [target.declared.line for target in payroll.targets if target.declared] == [36, 37, 38]


def test_the_older_word_for_a_key(tmp_path: Path) -> None:
    text = "systems: [{hosts: [a], identity: id}, {name: b, targets: [{address: 'ssh://b', identity: id}]}]"
    assert [system.targets[0].settings for system in read(tmp_path, text).systems] == [{"key": f"{tmp_path}/id"}] * 2


@pytest.mark.parametrize(
    ("agent", "expected"), [("false", False), ("true", True), ("run/agent", "{folder}/run/agent"), ("/run/agent", "/run/agent")]
)
def test_an_agent_is_a_choice_or_a_socket(tmp_path: Path, agent: str, expected: object) -> None:
    found = read(tmp_path, f"systems: [{{hosts: [a], agent: {agent}}}]").systems[0].targets[0].settings["agent"]
    assert found == (expected.format(folder=tmp_path) if isinstance(expected, str) else expected)


def mistake(folder: Path, text: str) -> str:
    with pytest.raises(InventoryError) as raised:
        read(folder, text)
    return str(raised.value).replace(f"{folder}/", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("systems: [{hosts: [a], group: wbe}]\ngroups: {web: }", "1:31: there is no group 'wbe'\nDid you mean 'web'?"),
        ("systems: [{hosts: [a], group: web}]", "1:31: there is no group 'web'\nDescribe it under `groups:`; described are: none."),
        ("systems: [{hosts: [a], groups: [web, web]}]\ngroups: {web: }", "1:38: the group 'web' is named twice"),
        (
            "systems: [{hosts: [a], group: web, groups: []}]\ngroups: {web: }",
            "1:31: both 'group' and 'groups' are given\nWrite all of them under `groups`.",
        ),
        (
            "groups: {webs: }\nsystems: [{hosts: [a]}]",
            "1:10: no system is a member of the group 'webs'\nName it in a system's `groups`, or remove it.",
        ),
        (
            "groups: {all: }\nsystems: [{hosts: [a]}]",
            "1:10: 'all' is no group of its own\nWhat holds for every system stands under `defaults`.",
        ),
        ("groups: {'a,b': }\nsystems: [{hosts: [a]}]", "1:10: 'a,b' is no name for a group\nIt may not hold any of , ! & * ? [ ]"),
        ("groups: {web: {ownr: x}}\nsystems: [{hosts: [a]}]", "1:16: unknown key 'ownr' in 'web'\nDid you mean 'owner'?"),
        ("groups: {web: {usr: x}}\nsystems: [{hosts: [a]}]", "1:16: unknown key 'usr' in 'web'\nDid you mean 'user'?"),
        ("groups: {web: {name: x}}\nsystems: [{hosts: [a]}]", "1:16: unknown key 'name' in 'web'"),
        ("groups: {web: {sudo: yes}}\nsystems: [{hosts: [a]}]", "1:22: 'sudo': expected `bool`, got `str`"),
        (
            "groups: {web: {jump: -oProxyCommand=id}}\nsystems: [{hosts: [a]}]",
            "1:22: 'jump': -oProxyCommand=id: '-oProxyCommand=id' is no host",
        ),
        (
            "defaults: {user: -oProxyCommand=id}\nsystems: [{hosts: [a]}]",
            "1:18: 'user': '-oProxyCommand=id' is no user name that ssh is given",
        ),
        ("defaults: {port: 65536}\nsystems: [{hosts: [a]}]", "1:18: 'port': a port is a number from 1 to 65535"),
        ("defaults: {timeout: 0}\nsystems: [{hosts: [a]}]", "1:21: 'timeout': it is from 1 to 86400"),
        ("defaults: {host_key: no}\nsystems: [{hosts: [a]}]", "1:22: 'host_key': invalid enum value 'no'"),
        ("defaults: {password: hunter2}\nsystems: [{hosts: [a]}]", "1:22: the secret 'password' stands in the inventory itself"),
        (
            "systems:\n  - hosts: [a]\n    host_key: accept-new",
            "2:13: ssh://a: `host_key: accept-new` needs `known_hosts`, the file into which the keys of new hosts are written",
        ),
        ("systems: [{hosts: [a], ca: x}]", "1:24: none of the targets of entry 1 of 'systems' has a setting 'ca'"),
        ("systems: [{hosts: [a], name: b}]", "1:19: entry 1 of 'systems' has both a name and hosts\nEach of `hosts` is a system"),
        ("systems: [{hosts: []}]", "1:19: no hosts are named\nAdd at least one host name or pattern."),
        ("systems: [{hosts: [a], targets: []}]", "1:33: a list of targets is empty"),
        ("systems: [{hosts: a}]", "1:19: 'hosts' must be a list (lines that begin with `- `), but it is text"),
        ("systems: [{hosts: [b, a]}, {hosts: ['[a:c]']}]", "1:37: two systems are named 'a'\nThe first stands in line 1."),
        ("systems: [{hosts: [a], targets: ['ssh://{hots}']}]", "1:34: nothing is put in the place of {hots}\nThere are {host} and {name}."),
        ("systems: [{hosts: [a], targets: ['ssh://x', 'ssh://x']}]", "1:45: ssh://x stands twice in the system 'a'"),
        ("systems: [{hosts: ['a:22']}]", "1:20: 'a:22' holds a port\nWrite `port: 22` beside `hosts`."),
        ("systems: [{hosts: ['a b']}]", "1:20: ssh://a b: 'a b' is no host name that ssh is given"),
        ("systems: [{hosts: ['-oProxyCommand=x']}]", "1:20: ssh://-oProxyCommand=x: '-oProxyCommand=x' is no host name that ssh is given"),
        ("systems: [{hosts: ['web[1]']}]", "1:20: 'web[1]': [1] is no range: write [first:last] or [first:last:step], of numbers"),
        ("systems: [{hosts: ['web[1:2']}]", "1:20: 'web[1:2': a range is opened by '[' and not closed"),
        (
            "systems: [{hosts: ['web[01:100]']}]",
            "1:20: 'web[01:100]': [01:100]: a number with leading zeros needs a last one of the same length",
        ),
        ("systems: [{hosts: ['web[9:1]']}]", "1:20: 'web[9:1]': [9:1] names no host: the last comes before the first"),
        ("systems: [{hosts: ['web[1:9:0]']}]", "1:20: 'web[1:9:0]': [1:9:0] has a step of 0"),
        ("systems: [{hosts: ['web[a:9]']}]", "1:20: 'web[a:9]': [a:9] goes from a letter to a number"),
        (
            "systems: [{hosts: ['w[1:99999][1:99999][1:99999]']}]",
            "1:20: 'w[1:99999][1:99999][1:99999]': it stands for more than 100,000 hosts",
        ),
        ("systems: [{hosts: ['w[1:999999999999]']}]", "1:20: 'w[1:999999999999]': it stands for more than 100,000 hosts"),
        ("systems: [{hosts: ['w[1:9999999999999]']}]", "1:20: 'w[1:9999999999999]': [1:9999999999999] counts too far"),
        (
            "systems: [{hosts: ['a[1:60000]']}, {hosts: ['b[1:60000]']}]",
            "1:45: the inventory names more than 100,000 systems\nDivide it into several.",
        ),
        ("ansible: nowhere.ini", "1:10: nowhere.ini: there is no such Ansible inventory"),
        ("ansible: []", "1:10: the inventory has no systems"),
        ("systems:\n\t- hosts: [a]", "2:1: this is not YAML"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    assert mistake(tmp_path, text).startswith(said if said.startswith("nowhere") else f"govaudit.yaml:{said}")


def test_windows_line_ends_and_a_byte_order_mark_are_no_mistakes(tmp_path: Path) -> None:
    (tmp_path / "govaudit.yaml").write_bytes(b"\xef\xbb\xbf" + FLEET.replace("\n", "\r\n").encode())
    assert len(read_inventory(tmp_path / "govaudit.yaml", KINDS).systems) == 7


def test_a_large_fleet_is_read_in_linear_time(tmp_path: Path) -> None:
    started = time.process_time()
    inventory = read(tmp_path, "groups: {g: {user: audit}}\nsystems: [{hosts: ['n[000001:020000].example'], group: g}]")
    assert (len(inventory.systems), inventory.systems[-1].name) == (20_000, "n020000.example")
    assert time.process_time() - started < 20


def test_the_fleet_in_the_template_can_be_used(tmp_path: Path) -> None:
    inventory = read(tmp_path, re.sub(r"(?m)^( *)#(?!#)", r"\1", TEMPLATE))
    assert [system.name for system in inventory.systems][-3:] == ["web01.example.go.id", "web02.example.go.id", "web03.example.go.id"]
    assert inventory.systems[-1].groups == ["web"]


@pytest.mark.parametrize(
    ("limits", "left"),
    [
        ([], 7),
        (["all"], 7),
        (["*"], 7),
        (["web"], 5),
        (["linux"], 6),
        (["web*.example"], 3),
        (["web01.example,payroll"], 2),
        (["web01.example", "payroll"], 2),
        (["linux,!web"], 2),
        (["!web"], 2),
        (["linux,&web"], 4),
        (["&web,!payroll"], 4),
        (["2001:db8::7"], 1),
        (["db-?.example"], 2),
        (["web[01:03].example"], 3),
        (["web[02:03].example"], 2),
        (["db-[a:b].*"], 2),
        (["web,!web[01:03].example"], 2),
    ],
)
def test_a_limit_leaves_a_part(tmp_path: Path, limits: list[str], left: int) -> None:
    assert len(limited(read(tmp_path, FLEET), limits).systems) == left


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (["wbe"], "no system and no group is named 'wbe'\nDid you mean 'web'?"),
        (["web,!db"], "no system and no group is named 'db'"),
        ([""], "the limit is empty: it names no system and no group\nWithout --limit, all are taken."),
        ([",", " "], "the limit is empty"),
        (["web[3:1]"], "the limit 'web[3:1]' cannot be followed: [3:1] names no host: the last comes before the first"),
        (["web,!all"], "the limit leaves no system\nIt was: web, !all"),
    ],
)
def test_a_limit_that_leaves_nothing_is_a_mistake(tmp_path: Path, limits: list[str], said: str) -> None:
    with pytest.raises(InventoryError) as raised:
        limited(read(tmp_path, FLEET), limits)
    assert str(raised.value).startswith(said)
