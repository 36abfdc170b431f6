"""The YAML form: groups with `hosts`, `vars` and `children`; and files of variables, which are YAML too."""

from __future__ import annotations

from pathlib import Path

from govaudit.documents import Node
from govaudit.errors import InventoryError
from govaudit.inventory.ansible.groups import Groups, Variables
from govaudit.strict_yaml import read_document

VAULT = "!vault"
_TAGS = frozenset([VAULT, "!vault-encrypted", "!unsafe"])
_PARTS = ("vars", "children", "hosts")


def read_yaml(path: Path, groups: Groups) -> str:
    """Take in an inventory; gives its digest. Raises InventoryError with the place."""
    root = _document(path)
    if root.value is None:
        raise root.mistake("the inventory is empty")
    entries = _mapping(root)
    if "plugin" in entries and not isinstance(entries["plugin"].value, dict | None):
        raise entries["plugin"].mistake(
            "this configures a plugin that asks some service for hosts; it names none itself", hint=from_elsewhere(path)
        )
    for name, node in entries.items():
        _group(name, node, groups)
    return root.document.digest


def read_variables(path: Path, groups: Groups, into: Variables) -> None:
    """Take in a file of `group_vars` or `host_vars`; one that Ansible Vault has encrypted stays closed. Raises InventoryError."""
    root = _document(path)
    if isinstance(root.value, str) and root.value.startswith("$ANSIBLE_VAULT;"):
        groups.notice(root, "the file is encrypted by Ansible Vault, and is not read")
    elif root.value is not None:
        for variable, value in _mapping(root).items():
            groups.take_in(variable, value, into)


def from_elsewhere(path: Path) -> str:
    """What to do with an inventory that only Ansible can make."""
    return f"Let Ansible write it out: ansible-inventory -i {path} --list --yaml --output hosts.yaml"


def is_encrypted(node: Node) -> bool:
    """Whether a value is encrypted by Ansible Vault."""
    return node.tag.startswith(VAULT)


def _document(path: Path) -> Node:
    return read_document(path, InventoryError, tags=_TAGS, lenient=True)


def _group(name: str, node: Node, groups: Groups) -> None:
    entries = {} if node.value is None else _mapping(node)
    groups.add_group(name)
    for key, part in entries.items():
        if key not in _PARTS:
            groups.notice(part.key or part, f"{key!r} is passed over, as Ansible does: a group has hosts, vars and children")
            continue
        below = {part.value: Node(node.document, part.line, part.column, None)} if isinstance(part.value, str) else _mapping(part)
        for inner, value in below.items():
            match key:
                case "vars":
                    groups.set_variable(name, inner, value)
                case "children":
                    _group(inner, value, groups)
                    groups.add_child(name, inner, value.key or value)
                case _:
                    _hosts(inner, value, name, groups)


def _hosts(pattern: str, node: Node, group: str, groups: Groups) -> None:
    variables = _mapping(node)
    for name in groups.add_hosts(pattern, group, node.key or node):
        for variable, value in variables.items():
            groups.set_variable(name, variable, value)


def _mapping(node: Node) -> dict[str, Node]:
    """A mapping's values with those of its merge keys (`<<`), which count where it says nothing itself; nothing where it is empty."""
    entries = {} if node.value is None else node.entries()
    merged = entries.pop("<<", None)
    if merged is None:
        return entries
    sources = merged.items() if isinstance(merged.value, list) else [merged]
    found: dict[str, Node] = {}
    for source in reversed(sources):
        found |= _mapping(source)
    return found | entries
