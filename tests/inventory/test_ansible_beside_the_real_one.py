"""Ansible inventories are read as Ansible reads them: generated ones, beside the real ansible-inventory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from govaudit.errors import InventoryError
from govaudit.inventory import ansible
from tests.support.ansible_inventories import ansible_inventory, write_inventories

CASES = 120


def expected(name: str, variables: dict[str, Any]) -> tuple[str, dict[str, Any], bool]:
    """How Ansible reaches a host: its address, the settings, and whether it is this machine."""

    def last(*names: str) -> Any:
        return next((variables[one] for one in reversed(names) if variables.get(one) is not None), None)

    settings: dict[str, Any] = {
        "user": last("ansible_user", "ansible_ssh_user"),
        "key": last("ansible_private_key_file", "ansible_ssh_private_key_file"),
        "port": last("ansible_port", "ansible_ssh_port"),
        "sudo": str(last("ansible_become")).lower() in ("true", "yes", "1", "on") or None,
        "jump": {"-J bastion": "bastion", "-o ProxyJump=audit@bastion:2222": "audit@bastion:2222"}.get(last("ansible_ssh_common_args")),
    }
    plain = {name: value for name, value in settings.items() if value is not None}
    plain |= {"user": str(plain["user"])} | ({"port": int(plain["port"])} if "port" in plain else {})
    return str(last("ansible_host", "ansible_ssh_host") or name), plain, last("ansible_connection") == "local"


def groups_of(answer: dict[str, Any]) -> dict[str, set[str]]:
    """The groups of each host, those that its groups are members of included."""
    parents: dict[str, set[str]] = {}
    for group, content in answer.items():
        for child in content.get("children", []):
            parents.setdefault(child, set()).add(group)
    found: dict[str, set[str]] = {}
    for group, content in answer.items():
        above, waiting = set(), [group]
        while waiting:
            one = waiting.pop()
            if one not in above:
                above.add(one)
                waiting += parents.get(one, ())
        for host in content.get("hosts", []):
            found.setdefault(host, set()).update(above - {"all", "ungrouped"})
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_generated_inventories_are_read_alike(tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    write_inventories(tmp_path, CASES, seed)
    answer, said = ansible_inventory(tmp_path)
    assert "Unable to parse" not in said
    variables = answer.pop("_meta")["hostvars"]
    groups = groups_of(answer)
    read = ansible.read(*sorted(path for path in tmp_path.iterdir() if path.is_file()))
    ours = {one.host.name: (one.host.address, one.host.settings, one.host.is_local, set(one.groups)) for one in read.members}
    theirs = {name: (*expected(name, variables.get(name, {})), groups[name]) for name in groups}
    assert set(ours) == set(theirs)
    different = {name: (ours[name], theirs[name]) for name in theirs if ours[name] != theirs[name]}
    with capsys.disabled():
        print(f"\n{len(theirs) - len(different)} of {len(theirs)} hosts of {CASES} generated inventories as in ansible-inventory")
    assert different == {}


REFUSED = {
    "no-equals.ini": "web1 ansible_user\n",
    "quote.ini": 'web1 x="y\n',
    "undefined-child.ini": "[a:children]\nb\n",
    "undefined-vars.ini": "[undescribed:vars]\nx=1\n",
    "kind.ini": "[a:hosts2]\nweb1\n",
    "spaces.ini": "[a b]\nweb1\n",
    "circle.ini": "[a:children]\nb\n[b:children]\nc\n[c:children]\na\n",
    "itself.ini": "[a:children]\na\n",
    "range.ini": "web[1]\n",
    "unequal.ini": "web[01:100]\n",
    "backwards.ini": "web[c:a]\n",
    "no-end.ini": "web[1:]\n",
    "colon.ini": "web1:\n",
    "list.yaml": "all:\n  hosts: [web1]\n",
    "plugin.yaml": "plugin: aws_ec2\n",
    "circle.yaml": "a: {children: {b: {children: {a: }}}}\n",
}


def test_what_ansible_refuses_is_refused(tmp_path: Path) -> None:
    for name, text in REFUSED.items():
        (tmp_path / name).write_text(text)
    _, said = ansible_inventory(*(tmp_path / name for name in REFUSED))
    said = " ".join(said.split())
    for name in REFUSED:
        assert f"Unable to parse {tmp_path / name} as an inventory source" in said
        with pytest.raises(InventoryError) as raised:
            ansible.read(tmp_path / name)
        assert raised.value.place is not None
