"""`govaudit.yaml` as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from govaudit.documents import Node, did_you_mean, read_text
from govaudit.errors import GovauditError, InventoryError
from govaudit.inventory import ansible
from govaudit.inventory.host_patterns import MOST_HOSTS, divided, expanded
from govaudit.inventory.layers import Layer, Layers
from govaudit.inventory.secrecy import refuse_secrets
from govaudit.inventory.targets import Host, TargetsWritten
from govaudit.looking import TargetKind
from govaudit.model import Inventory, Place, System
from govaudit.strict_yaml import read_document

FORMAT = 1
"""The newest inventory format that this program reads."""

_KEYS = ("format", "agency", "language", "defaults", "groups", "ansible", "systems")
_EVERYBODY = ("all", "ungrouped")
"""Ansible's words for all hosts and for those without a group."""
_BEGIN = "`govaudit init` writes one to begin with."
_OURS = re.compile(r"(?m)^(?:format|agency|language|defaults|ansible|systems)[ \t]*:")
_ANSIBLES = re.compile(r"(?m)^[ \t]+(?:hosts|children|vars)[ \t]*:")
_NAME_MARKS = ",!&*?[]"


def read_inventory(path: Path, kinds: Mapping[str, TargetKind]) -> Inventory:
    """The inventory in a file; `kinds` goes from address scheme to kind of target. Raises InventoryError with the place."""
    if not path.exists():
        raise InventoryError(f"{path}: there is no such inventory", hint=_BEGIN)
    root = read_document(path, InventoryError)
    refuse_secrets(root, kinds)
    if root.value is None:
        raise root.mistake("the inventory is empty", hint=_BEGIN)
    entries = root.entries(_KEYS, required=() if isinstance(root.value, dict) and "ansible" in root.value else ("systems",))
    if "format" in entries and entries["format"].whole_number(1, 1_000_000) > FORMAT:
        raise entries["format"].mistake("this inventory is of a newer format than this govaudit reads", hint="Update govaudit.")
    fleet = _Fleet(path, entries, kinds)
    systems = [*fleet.written(), *fleet.from_ansible()]
    if not systems:
        node = entries.get("systems") or entries["ansible"]
        raise node.mistake("the inventory has no systems", hint="Add at least one with a name and targets.")
    fleet.refuse_groups_of_nobody(systems)
    return Inventory(
        agency=entries["agency"].text(empty=True) if _given(entries, "agency") else "",
        language=entries["language"].one_of(("id", "en")) if _given(entries, "language") else "",
        systems=systems,
        path=str(path),
        digest=root.document.digest,
        notices=fleet.notices,
    )


def is_ansible(path: Path) -> bool:
    """Whether a file is an inventory of Ansible's rather than one of ours: by its name, or in YAML by its keys."""
    if path.suffix not in (".yaml", ".yml"):
        return True
    text, _ = read_text(path, InventoryError)
    return _OURS.search(text) is None and _ANSIBLES.search(text) is not None


def read_ansible(path: Path, kinds: Mapping[str, TargetKind]) -> Inventory:
    """An Ansible inventory that is audited as it is: each host one system. Raises InventoryError with the place."""
    hosts = ansible.read(path)
    targets = TargetsWritten(None, {}, path.absolute().parent, kinds)
    systems = [System(name=one.host.name, groups=one.groups, targets=targets.of_host(one.host)) for one in hosts.members]
    if not systems:
        raise InventoryError(f"{path}: the inventory has no hosts")
    return Inventory(systems=systems, path=str(path), digest=hosts.digest, notices=hosts.notices)


class _Fleet:
    """The systems of an inventory, by name."""

    def __init__(self, path: Path, entries: Mapping[str, Node], kinds: Mapping[str, TargetKind]) -> None:
        self.folder = path.absolute().parent
        self.kinds = kinds
        self.entries = entries
        self.notices: list[str] = []
        self.named: dict[str, Place] = {}
        """Where each system is named."""
        defaults = entries.get("defaults")
        self.defaults = [Layer(defaults, defaults.entries(), kinds)] if defaults and defaults.value is not None else []
        self.groups: dict[str, Layer] = {}
        for name, node in entries["groups"].entries().items() if _given(entries, "groups") else ():
            self.groups[_group_name(name, node)] = Layer(node, {} if node.value is None else node.entries(), kinds)

    def written(self) -> Iterator[System]:
        """Those under `systems`."""
        for node in self.entries["systems"].items() if _given(self.entries, "systems") or "ansible" not in self.entries else ():
            yield from self._entry(node)

    def from_ansible(self) -> Iterator[System]:
        """Those of the Ansible inventories that are named."""
        if not _given(self.entries, "ansible"):
            return
        node = self.entries["ansible"]
        named = node.items() if isinstance(node.value, list) else [node]
        try:
            found = ansible.read(*(ansible.path_of(one.text(), self.folder) for one in named))
        except GovauditError as error:
            raise error if error.place is not None else node.mistake(error.message, hint=error.hint) from None
        self.notices += found.notices
        made: dict[tuple[str, ...], tuple[System, TargetsWritten]] = {}
        for member in found.members:
            ours = tuple(name for name in member.in_order if name in self.groups)
            if ours not in made:
                layers = Layers(*(self.groups[name] for name in reversed(ours)), *self.defaults)
                made[ours] = layers.system(), self._targets(layers)
            system, targets = made[ours]
            self._name(member.host.name, member.host.node)
            yield msgspec.structs.replace(system, name=member.host.name, groups=member.groups, targets=targets.of_host(member.host))

    def refuse_groups_of_nobody(self, systems: Iterable[System]) -> None:
        """Raise for a group that has no member: most likely its name is written in two ways."""
        used = {name for system in systems for name in system.groups}
        for name, layer in self.groups.items():
            if name not in used:
                hint = did_you_mean(name, used) or "Name it in a system's `groups`, or remove it."
                raise (layer.node.key or layer.node).mistake(f"no system is a member of the group {name!r}", hint=hint)

    def _entry(self, node: Node) -> Iterator[System]:
        """The systems for which one entry stands."""
        entries = node.entries()
        entry = Layer(node, entries, self.kinds, own=("name", "hosts", "group", "groups"))
        if "name" in entries and "hosts" in entries:
            hint = "Each of `hosts` is a system that is named by its host name."
            raise entries["hosts"].mistake(f"{node.name} has both a name and hosts", hint=hint)
        groups = list(self._groups_of(entries))
        layers = Layers(entry, *(self.groups[name] for name in reversed(groups)), *self.defaults)
        system = msgspec.structs.replace(layers.system(), groups=sorted(groups))
        if "hosts" in entries:
            targets = self._targets(layers)
            self._refuse_unknown(entry, targets)
            for host in self._hosts(entries["hosts"]):
                yield msgspec.structs.replace(system, name=host.name, targets=targets.of_host(host))
            return
        node.entries(required=("name", "targets"))
        name = entries["name"].text().strip()
        if not entries["targets"].items():
            raise entries["targets"].mistake(f"the system {name!r} has no targets", hint="Add at least one address.")
        self._name(name, node)
        targets = TargetsWritten(entries["targets"].items(), layers.settings(), self.folder, self.kinds)
        self._refuse_unknown(entry, targets)
        yield msgspec.structs.replace(system, name=name, targets=targets.of(name, node))

    def _hosts(self, node: Node) -> Iterator[Host]:
        if not node.items():
            raise node.mistake("no hosts are named", hint="Add at least one host name or pattern.")
        for item in node.items():
            pattern = item.text().strip()
            bare, port = divided(pattern)
            if port is not None:
                raise item.mistake(f"{pattern!r} holds a port", hint=f"Write `port: {port}` beside `hosts`.")
            try:
                names = expanded(bare)
            except ValueError as trouble:
                raise item.mistake(f"{pattern[:100]!r}: {trouble}") from None
            for name in dict.fromkeys(names):
                self._name(name, item)
                yield Host(name, name, item)

    def _groups_of(self, entries: Mapping[str, Node]) -> Iterator[str]:
        if "group" in entries and "groups" in entries:
            raise entries["group"].mistake("both 'group' and 'groups' are given", hint="Write all of them under `groups`.")
        nodes = [entries["group"]] if _given(entries, "group") else entries["groups"].items() if _given(entries, "groups") else []
        met: set[str] = set()
        for node in nodes:
            name = node.text()
            if name not in self.groups:
                known = ", ".join(self.groups) or "none"
                hint = did_you_mean(name, self.groups) or f"Describe it under `groups:`; described are: {known}."
                raise node.mistake(f"there is no group {name!r}", hint=hint)
            if name in met:
                raise node.mistake(f"the group {name!r} is named twice")
            met.add(name)
            yield name

    def _targets(self, layers: Layers) -> TargetsWritten:
        """The template for hosts."""
        said = layers.nearest("targets")
        items = said.items() if said is not None else None
        if said is not None and not items:
            raise said.mistake("a list of targets is empty", hint="Add at least one address, or remove `targets`.")
        return TargetsWritten(items, layers.settings(), self.folder, self.kinds)

    def _refuse_unknown(self, entry: Layer, targets: TargetsWritten) -> None:
        for key, value in entry.settings.items():
            if not targets.knows(key):
                raise (value.key or value).mistake(f"none of the targets of {entry.node.name} has a setting {key!r}")

    def _name(self, name: str, node: Node) -> None:
        if name in self.named:
            first = self.named[name]
            where = f"in line {first.line}" if first.path == str(node.document.path) else f"in {first.path}, line {first.line}"
            raise node.mistake(f"two systems are named {name!r}", hint=f"The first stands {where}.")
        if len(self.named) >= MOST_HOSTS:
            raise node.mistake(f"the inventory names more than {MOST_HOSTS:,} systems", hint="Divide it into several.")
        self.named[name] = node.place


def _group_name(name: str, node: Node) -> str:
    key = node.key or node
    if name in _EVERYBODY:
        raise key.mistake(f"{name!r} is no group of its own", hint="What holds for every system stands under `defaults`.")
    if name.strip() != name or any(mark in name for mark in _NAME_MARKS):
        raise key.mistake(f"{name!r} is no name for a group", hint=f"It may not hold any of {' '.join(_NAME_MARKS)}")
    return name


def _given(entries: Mapping[str, Node], key: str) -> bool:
    return key in entries and entries[key].value is not None
