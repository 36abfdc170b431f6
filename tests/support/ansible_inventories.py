"""Generated Ansible inventories, and what the real ansible-inventory makes of a folder of them."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

VALUES: dict[str, list[Any]] = {
    "ansible_host": ["192.0.2.7", "10.1", "host.example", "2001:db8::5"],
    "ansible_ssh_host": ["192.0.2.9", "legacy.example"],
    "ansible_port": [22, 2222, "2200"],
    "ansible_ssh_port": [2022],
    "ansible_user": ["audit", "root", 1000, "svc-audit"],
    "ansible_ssh_user": ["legacy"],
    "ansible_private_key_file": ["/keys/a", "/keys/b c"],
    "ansible_ssh_private_key_file": ["/keys/c"],
    "ansible_become": [True, False, "yes", "no", "1", "TRUE", "off"],
    "ansible_connection": ["ssh", "smart", "local"],
    "ansible_ssh_common_args": ["-J bastion", "-o ProxyJump=audit@bastion:2222", "-C"],
    "other": ["x", 3, "a b", "a=b", "#7", "it's"],
}


def write_inventories(folder: Path, count: int, seed: int) -> None:
    """A folder of INI and YAML inventories, some of which go on with what others began, with group_vars and host_vars."""
    chance = random.Random(seed)
    for number in range(count):
        names = _Names(chance, number if chance.random() < 0.8 else max(0, number - 1))
        if chance.random() < 0.5:
            (folder / f"c{number:03}.yaml").write_text(yaml.safe_dump(_yaml(chance, names, 0)))
        else:
            (folder / f"c{number:03}.ini").write_text(_ini(chance, names))
        for kind in ("group", "host"):
            if chance.random() < 0.5:
                (folder / f"{kind}_vars").mkdir(exist_ok=True)
                _write_variables(chance, folder / f"{kind}_vars", names.group() if kind == "group" else names.plain())
    (folder / "group_vars/all.yml").write_text("ansible_user: everybody\n")


def ansible_inventory(*sources: Path) -> tuple[dict[str, Any], str]:
    """What the real program makes of inventories (nothing where it gives up), and what it says beside that."""
    command = [sys.executable, "-m", "ansible", "inventory", "--list"]
    for source in sources:
        command += ["-i", str(source)]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    with tempfile.TemporaryDirectory() as home:
        config = Path(home, "ansible.cfg")
        config.touch()
        environment = {**plain, "HOME": home, "ANSIBLE_CONFIG": str(config), "ANSIBLE_NOCOLOR": "1", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=environment)
    assert "No module named ansible" not in done.stderr, "ansible-core is not installed, which the tests need: pip install -e .[test]"
    answer: dict[str, Any] = json.loads(done.stdout or "{}")
    return answer, done.stderr


class _Names:
    """Names of groups and hosts that no other case has, but the one after it perhaps."""

    def __init__(self, chance: random.Random, number: int) -> None:
        self._chance = chance
        self._case = f"c{number:03}"

    def group(self) -> str:
        return f"{self._case}_{self._chance.choice('abcdef')}"

    def plain(self) -> str:
        return f"{self._case}-{self._chance.choice(['web1', 'web2', 'db-a', 'node05'])}.example"

    def hosts(self) -> str:
        """A host or a pattern of hosts."""
        ranges = ["web[1:3]", "web[0:9:3]", "node[05:11]", "node[001:003]-[a:b]", "db-[a:f]", "db-[a:f:2]", "[b:d]", "x[:3]", "h[1:2][8:9]"]
        written = self.plain() if self._chance.random() < 0.5 else f"{self._case}-{self._chance.choice(ranges)}.example"
        # Ansible takes no port behind a range without a beginning: it makes it a part of the name.
        return written + ("" if "[:" in written else self._chance.choice(["", "", ":2201"]))


def _variables(chance: random.Random, most: int) -> dict[str, Any]:
    return {name: chance.choice(VALUES[name]) for name in chance.sample(sorted(VALUES), chance.randint(0, most))}


def _write_variables(chance: random.Random, folder: Path, name: str) -> None:
    written = json.dumps(_variables(chance, 4))
    match chance.randint(0, 3):
        case 0:
            (folder / f"{name}.yml").write_text(written)
        case 1:
            (folder / f"{name}.json").write_text(written)
        case 2 if not (folder / name).is_dir():
            (folder / name).write_text(written)
        case _ if not (folder / name).is_file():
            (folder / name).mkdir(exist_ok=True)
            (folder / name / f"{chance.randint(0, 9)}.yml").write_text(written)
            (folder / name / ".hidden.yml").write_text("ansible_user: hidden\n")
            (folder / name / "backup.yml~").write_text("ansible_user: backup\n")
        case _:
            pass


def _yaml(chance: random.Random, names: _Names, depth: int) -> dict[str, Any]:
    """Groups; those within a group are named later in the alphabet, so that there is no circle."""
    groups: dict[str, Any] = {}
    for _ in range(chance.randint(1, 3)):
        group: dict[str, Any] = {}
        if chance.random() < 0.8:
            group["hosts"] = {names.hosts(): chance.choice([None, _variables(chance, 3)]) for _ in range(chance.randint(1, 3))}
        if chance.random() < 0.5:
            group["vars"] = _variables(chance, 4) | ({"ansible_group_priority": chance.randint(1, 9)} if chance.random() < 0.3 else {})
        name = names.group()
        if chance.random() < 0.5 and name[-1] < "f":
            below = name[:-1] + chance.choice([letter for letter in "abcdef" if letter > name[-1]])
            group["children"] = {below: {"hosts": {names.hosts(): _variables(chance, 2)}} if depth < 2 else None}
        groups[name] = group or None
    if chance.random() < 0.2:
        groups["ungrouped"] = {"hosts": {names.plain(): None}}
    if chance.random() < 0.2:
        groups = {"all": {"children": groups, "vars": {}}}
    return groups


def _ini(chance: random.Random, names: _Names) -> str:
    lines = ["# a comment", ""]
    if chance.random() < 0.4:
        lines.append(_ini_host(chance, names))
    described: list[str] = []
    for _ in range(chance.randint(1, 4)):
        group = names.group()
        described.append(group)
        lines += [f"[{group}]" + chance.choice(["", "  # why"]), *(_ini_host(chance, names) for _ in range(chance.randint(0, 3)))]
        if chance.random() < 0.4:
            lines += [f"[{group}:vars]", *(f"{name}{chance.choice(['=', ' = '])}{value}" for name, value in _variables(chance, 4).items())]
            if chance.random() < 0.3:
                lines.append(f"ansible_group_priority={chance.randint(1, 9)}")
    for parent in sorted(set(described)):
        below = [child for child in sorted(set(described)) if child > parent and chance.random() < 0.4]
        if below:
            place = len(lines) if chance.random() < 0.5 else 2
            lines[place:place] = [f"[{parent}:children]", *below, "[ungrouped]"]
    return chance.choice(["\n", "\r\n"]).join(lines) + "\n"


def _ini_host(chance: random.Random, names: _Names) -> str:
    quoted = [f"{name}={_quoted(chance, str(value))}" for name, value in _variables(chance, 3).items()]
    return chance.choice(["", "  "]) + chance.choice([" ", "\t", "   "]).join([names.hosts(), *quoted]) + chance.choice(["", " # note"])


def _quoted(chance: random.Random, value: str) -> str:
    if "'" in value:
        return f'"{value}"'
    return f"'{value}'" if any(mark in value for mark in " #\t") or chance.random() < 0.3 else value
