"""Ansible inventories: what is taken from them, what is said of the rest, and how they go together with ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govaudit.catalog import Catalog
from govaudit.errors import InventoryError
from govaudit.inventory import ansible, is_ansible, read_ansible, read_inventory
from govaudit.inventory.ansible.ssh_arguments import SshArguments, ssh_arguments
from govaudit.model import Criticality, Inventory, Reason, System

KINDS = Catalog().schemes


def read(folder: Path, text: str, name: str = "hosts.ini") -> Inventory:
    (folder / name).write_text(text)
    return read_ansible(folder / name, KINDS)


def only(folder: Path, text: str, name: str = "hosts.ini") -> System:
    (system,) = read(folder, text, name).systems
    return system


def reached(system: System) -> tuple[str, dict[str, Any]]:
    (target,) = system.targets
    return target.address, target.settings


def trouble(system: System) -> str:
    (target,) = system.targets
    assert target.trouble is not None
    assert target.trouble.reason is Reason.NOT_SUPPORTED
    return str(target.trouble.sentence)


@pytest.mark.parametrize(
    ("line", "address", "expected"),
    [
        ("web1", "ssh://web1", {}),
        ("web1:2222", "ssh://web1", {"port": 2222}),
        ("[2001:db8::7]:2222", "ssh://[2001:db8::7]", {"port": 2222}),
        ("web1 ansible_host=2001:db8::7", "ssh://[2001:db8::7]", {}),
        ("web1 ansible_host=10.0.0.7 ansible_port=22 ansible_user=deploy", "ssh://10.0.0.7", {"port": 22, "user": "deploy"}),
        ("web1 ansible_connection=local", "local:", {}),
        ("web1 ansible_connection=ansible.builtin.ssh", "ssh://web1", {}),
        ("localhost", "ssh://localhost", {}),  # Ansible, too, connects to one that is named
        ("web1 ansible_ssh_private_key_file=keys/id", "ssh://web1", {"key": "{folder}/keys/id"}),
        ("web1 ansible_ssh_private_key_file='{{ inventory_dir }}/id'", "ssh://web1", {"key": "{folder}/id"}),
        ("web1 ansible_host='{{ inventory_hostname }}.example'", "ssh://web1.example", {}),
        ("web1 ansible_host='{{ ip }}' ip='10.0.0.{{ last }}' last=7", "ssh://10.0.0.7", {}),
        ("web1 ansible_become=yes", "ssh://web1", {"sudo": True}),
        ("web1 ansible_become=yes ansible_become_user=postgres", "ssh://web1", {}),
        ("web1 ansible_become=yes ansible_become_method=su", "ssh://web1", {}),
        ("web1 ansible_ssh_common_args='-J a@bastion.go.id'", "ssh://web1", {"jump": "a@bastion.go.id"}),
        ("""web1 ansible_ssh_common_args='-o ProxyCommand="ssh -q -W %h:%p audit@bastion"'""", "ssh://web1", {"jump": "audit@bastion"}),
    ],
)
def test_how_a_host_is_reached(tmp_path: Path, line: str, address: str, expected: dict[str, Any]) -> None:
    found = reached(only(tmp_path, f"{line}\n"))
    assert found == (address, {key: value.format(folder=tmp_path) if isinstance(value, str) else value for key, value in expected.items()})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("web1 ansible_connection=winrm", "Ansible reaches web1 by the connection winrm, which is not followed"),
        (
            "web1 ansible_host=\"{{ lookup('env', 'X') }}\"",
            "Ansible's ansible_host of web1 is an expression that is not followed: write its value into the inventory",
        ),
        (
            "web1 ansible_user='{{ a }}' a='{{ b }}' b='{{ a }}'",
            "Ansible's ansible_user of web1 is an expression that is not followed: write its value into the inventory",
        ),
        (
            "web1 ansible_ssh_common_args='-o ProxyCommand=\"nc -X 5 %h %p\"'",
            "Ansible reaches web1 through a command of its own (ProxyCommand), which is not followed: name jump hosts by `jump`",
        ),
    ],
)
def test_a_host_that_cannot_be_followed_is_unknown_and_not_left_out(tmp_path: Path, line: str, said: str) -> None:
    assert trouble(only(tmp_path, f"{line}\n")) == said


def test_what_our_own_inventory_says_mends_that(tmp_path: Path) -> None:
    (tmp_path / "hosts.ini").write_text("web1 ansible_ssh_common_args='-o ProxyCommand=\"nc -X 5 %h %p\"'\n")
    (tmp_path / "govaudit.yaml").write_text("ansible: hosts.ini\ndefaults: {jump: bastion}\n")
    (system,) = read_inventory(tmp_path / "govaudit.yaml", KINDS).systems
    assert system.targets[0].trouble is None
    assert system.targets[0].settings == {"jump": "bastion"}


def test_vault_and_passwords_are_told_and_not_kept(tmp_path: Path) -> None:
    (tmp_path / "group_vars/all").mkdir(parents=True)
    (tmp_path / "group_vars/all/vault.yml").write_text("$ANSIBLE_VAULT;1.1;AES256\n3136\n")
    (tmp_path / "group_vars/all/vars.yml").write_text("ansible_become_password: hunter2\ndb_password: hunter2\n")
    inventory = read(
        tmp_path,
        """
all:
  hosts:
    web1:
      ansible_user: !vault |
        $ANSIBLE_VAULT;1.1;AES256
        3136
      ansible_ssh_pass: hunter2
      ansible_host: !unsafe web.example
""",
        "hosts.yaml",
    )
    assert trouble(inventory.systems[0]) == "Ansible's ansible_user of web1 is encrypted by Ansible Vault"
    assert inventory.notices == [
        f"{tmp_path}/hosts.yaml:8: ansible_ssh_pass is not used: govaudit logs in by keys and agents, and gains root by `sudo -n`",
        f"{tmp_path}/group_vars/all/vars.yml:1: ansible_become_password is not used: govaudit logs in by keys and agents, "
        "and gains root by `sudo -n`",
        f"{tmp_path}/group_vars/all/vault.yml:1: the file is encrypted by Ansible Vault, and is not read",
    ]
    assert "hunter2" not in repr(inventory)


def test_ansibles_groups_and_ours_go_together(tmp_path: Path) -> None:
    (tmp_path / "hosts.ini").write_text("lone\n[web]\nweb[1:2]\n[db]\ndb1 ansible_host=10.0.0.9\nweb2\n[site:children]\nweb\ndb\n")
    (tmp_path / "more.yaml").write_text("web: {hosts: {web3: }, vars: {ansible_user: deploy}}\n")
    (tmp_path / "govaudit.yaml").write_text(
        """
ansible: [hosts.ini, more.yaml]
defaults: {user: audit, owner: IT}
groups:
  site: {zone: internal, criticality: low}
  web: {criticality: high, targets: ["ssh://{host}", "https://{name}.example/"]}
  db: {owner: Finance, port: 2222}
  cloud: {user: root}
systems:
  - {hosts: [vm1], group: cloud}
"""
    )
    systems = {system.name: system for system in read_inventory(tmp_path / "govaudit.yaml", KINDS).systems}
    assert list(systems) == ["vm1", "lone", "web1", "web2", "db1", "web3"]
    assert {name: system.groups for name, system in systems.items()} == {
        "vm1": ["cloud"],
        "lone": [],
        "web1": ["site", "web"],
        "web2": ["db", "site", "web"],
        "db1": ["db", "site"],
        "web3": ["site", "web"],
    }
    both = systems["web2"]
    assert (both.owner, both.criticality, both.zone) == ("Finance", Criticality.HIGH, "internal")
    assert [(target.address, target.settings) for target in both.targets] == [
        ("ssh://web2", {"user": "audit", "port": 2222}),
        ("https://web2.example/", {}),
    ]
    assert (systems["lone"].owner, systems["lone"].criticality) == ("IT", Criticality.NORMAL)
    assert reached(systems["db1"]) == ("ssh://10.0.0.9", {"user": "audit", "port": 2222})
    assert systems["vm1"].targets[0].settings == {"user": "root"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[web]\na\n[site:children]\nwbe\n",
            "hosts.ini:4:1: [site:children] names a group that is not described: 'wbe'\nDid you mean 'web'?",
        ),
        ("[web:vars]\nx=1\n", "hosts.ini:1:1: [web:vars] is of a group that is not described: 'web'\nDescribe it in a section [web]."),
        ("[web:var]\n", "hosts.ini:1:1: a section cannot be of the kind 'var'\nDid you mean 'vars'?"),
        ("[my web]\na\n", "hosts.ini:1:1: this is no section\nWrite [group], [group:children] or [group:vars], without spaces."),
        ("[a:children]\nb\n[b:children]\na\n", "circle: a in b in a\nRemove one of these memberships."),
        ("[a:children]\na\n", "hosts.ini:2:1: the group 'a' is a member of itself\nRemove this line."),
        ("web[1:9\n", "hosts.ini:1:1: 'web[1:9': a range is opened by '[' and not closed"),
        ("web[1:200000]\n", "hosts.ini:1:1: 'web[1:200000]': it stands for more than 100,000 hosts"),
        ("a[1:60000]\nb[1:60000]\n", "hosts.ini:2:1: the inventory names more than 100,000 hosts\nDivide it into several."),
        ("web1 ansible_port=http\n", "hosts.ini:1:1: ansible_port of web1 is no port\nA port is a number from 1 to 65535."),
        ("web1 ansible_user=-oProxyCommand=x\n", "hosts.ini:1:1: web1: '-oProxyCommand=x' is no user name that ssh is given"),
        (
            "web1 ansible_host=-oProxyCommand=x\n",
            "hosts.ini:1:1: ssh://-oProxyCommand=x: '-oProxyCommand=x' is no host name that ssh is given",
        ),
        ("web1 ansible_ssh_common_args='-J -oProxyCommand=x'\n", "hosts.ini:1:1: web1: -oProxyCommand=x: '-oProxyCommand=x' is no host"),
        ("web1 user name\n", "hosts.ini:1:1: behind a host stand variables, written key=value\nPut values with spaces in quotes."),
        ("web1 x='\n", "hosts.ini:1:1: a quotation mark is opened and not closed\nPut values with spaces in quotes."),
        ("---\nall:\n", "hosts.ini:1:1: this is a YAML file, by its first line\nGive it a name that ends in .yaml or .yml."),
        (
            "web1 ansible_user=3201014501999901\n",
            "hosts.ini:1:1: the name of a host, or how it is reached, holds a secret or a personal identifier",
        ),
        ("web1\0\n", "hosts.ini:1: the file holds a NUL byte\nIt is not a text file, or it is damaged."),
        ("# nothing\n", "hosts.ini: the inventory has no hosts"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InventoryError) as raised:
        read(tmp_path, text)
    assert said in str(raised.value)


def test_a_mistake_in_a_file_of_variables_names_that_file(tmp_path: Path) -> None:
    (tmp_path / "host_vars").mkdir()
    (tmp_path / "host_vars/web1.yml").write_text("- a list\n")
    with pytest.raises(InventoryError, match=r"host_vars/web1\.yml:1:1: the document must be a mapping"):
        read(tmp_path, "web1\n")


def test_what_is_no_inventory(tmp_path: Path) -> None:
    program = tmp_path / "inventory"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    with pytest.raises(InventoryError, match=r"is a program, which is not run\nLet Ansible write it out: ansible-inventory -i "):
        read_ansible(program, KINDS)
    with pytest.raises(InventoryError, match="is a folder"):
        read_ansible(tmp_path, KINDS)
    with pytest.raises(InventoryError, match="configures a plugin"):
        read(tmp_path, "plugin: aws_ec2\n", "aws.yaml")


def test_merge_keys_and_repeated_keys_as_ansible_takes_them(tmp_path: Path) -> None:
    text = """
web:
  vars: &shared {ansible_user: one, ansible_port: 2222}
  hosts: {web1: {<<: *shared, ansible_user: two, ansible_user: three}}
"""
    assert reached(only(tmp_path, text, "hosts.yml")) == ("ssh://web1", {"user": "three", "port": 2222})


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.ini", "", True),
        ("a.yaml", "all:\n  hosts:\n    web1:\n", True),
        ("a.yml", "web:\n  children:\n    x:\n", True),
        ("a.yaml", "systems:\n  - hosts: [a]\n", False),
        ("a.yaml", "ansible: x\ngroups:\n  web:\n    hosts: x\n", False),
        ("a.yaml", "", False),
    ],
)
def test_whose_inventory_it_is(tmp_path: Path, name: str, text: str, expected: bool) -> None:
    (tmp_path / name).write_text(text)
    assert is_ansible(tmp_path / name) is expected


@pytest.mark.parametrize("text", ["# hosts\nall:\n  hosts:\n    web1:\n", "---\nall: {hosts: {web1: }}\n", "[web]\nweb1\n", "web1\n"])
def test_a_file_without_an_ending_is_known_by_its_first_line(tmp_path: Path, text: str) -> None:
    assert only(tmp_path, text, "hosts").name == "web1"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", SshArguments()),
        ("-J a,b", SshArguments("a,b")),
        ("-Ja -J b", SshArguments("a")),
        ("-o ProxyJump=none -C", SshArguments("", others=("-C",))),
        ("-oProxyJump=a -tt", SshArguments("a", others=("-t",))),
        ("-o 'ProxyJump a'", SshArguments("a")),
        ("-o ProxyCommand='ssh -W %h:%p -p 2222 -l u a'", SshArguments("u@a:2222")),
        ("-o ProxyCommand='ssh a nc %h %p'", SshArguments(has_command=True)),
        ("-o ProxyCommand='ssh -i key -W %h:%p a'", SshArguments(has_command=True)),
        ("-o ProxyCommand=none", SshArguments()),
        ("-o StrictHostKeyChecking=no -i key -p 22", SshArguments(others=("-o StrictHostKeyChecking", "-i", "-p"))),
        ("host -o", SshArguments(others=("a word that is no option", "-o "))),
    ],
)
def test_what_is_handed_to_ssh(line: str, expected: SshArguments) -> None:
    assert ssh_arguments(line) == expected


PIECES = [
    "[",
    "]",
    ":",
    "a",
    "web",
    "children",
    "vars",
    "\n",
    "=",
    " ",
    "'",
    '"',
    "#",
    "\\",
    "1",
    "0",
    "{{",
    "}}",
    "ansible_host",
    "\t",
    "<<",
    "&",
    "*",
    "!vault",
    "-",
    "\r",
]


@pytest.mark.parametrize("name", ["hosts.ini", "hosts.yaml"])
@example(text="[a]" * 5000)
@example(text="a" + "[1:9]" * 4000)
@example(text="[" * 20000)
@example(text="web1 x='" + "(" * 500 + "'")
@given(text=st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=60).map("".join))
@settings(deadline=None, max_examples=150)
def test_hostile_text_is_an_inventory_or_a_mistake(tmp_path_factory: pytest.TempPathFactory, name: str, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    try:
        read_ansible(path, KINDS)
    except InventoryError as told:
        assert str(path) in str(told)


def test_ten_thousand_groups_in_a_row_are_no_recursion(tmp_path: Path) -> None:
    text = "web1\n[g0]\nweb2\n" + "".join(f"[g{number + 1}:children]\ng{number}\n" for number in range(10_000))
    (_, member) = ansible.read(_written(tmp_path, text)).members
    assert len(member.groups) == 10_001
    assert member.in_order[0] == "g10000"


def _written(folder: Path, text: str) -> Path:
    path = folder / "hosts.ini"
    path.write_text(text)
    return path
