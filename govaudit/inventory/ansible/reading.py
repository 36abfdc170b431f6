"""From the files of an Ansible inventory to its hosts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from govaudit.documents import read_text
from govaudit.errors import InventoryError
from govaudit.inventory.addresses import path_from
from govaudit.inventory.ansible.connection import Connection, texts_of
from govaudit.inventory.ansible.groups import EVERYBODY, Groups, Variables
from govaudit.inventory.ansible.ini_form import read_ini
from govaudit.inventory.ansible.variable_files import VariableFiles
from govaudit.inventory.ansible.yaml_form import from_elsewhere, read_yaml
from govaudit.inventory.secrecy import is_clean
from govaudit.inventory.targets import Host

_YAML = (".yaml", ".yml", ".json")
_YAML_KEY = re.compile(r"[^\s\[][^\s]*:\s*(?:#.*)?")


class Member(NamedTuple):
    """A host, and what it is a member of."""

    host: Host
    groups: list[str]
    """In alphabetical order, without those that Ansible adds by itself."""
    in_order: tuple[str, ...]
    """The same in the order in which what is said of them counts: the last wins."""


class Hosts(NamedTuple):
    """What an Ansible inventory names."""

    members: list[Member]
    notices: list[str]
    digest: str
    """SHA-256 of its first file."""


def path_of(text: str, folder: Path) -> Path:
    """A path as an inventory in `folder` means it."""
    return Path(path_from(folder, text.removeprefix("ansible:")))


def read(*paths: Path) -> Hosts:
    """The hosts of an Ansible inventory of one or more files. Raises InventoryError with the place."""
    groups = Groups()
    digests = [_take_in(path, groups) for path in paths]
    groups.settle()
    members = list(_members(groups, VariableFiles([_folder(path) for path in paths], groups)))
    _refuse_secrets(members)
    return Hosts(members, list(groups.notices), digests[0] if digests else "")


def _take_in(path: Path, groups: Groups) -> str:
    if not path.exists():
        raise InventoryError(f"{path}: there is no such Ansible inventory")
    if path.is_dir():
        raise InventoryError(f"{path} is a folder", hint="Name the files in it: `ansible: [hosts.ini, more.yaml]`.")
    if path.suffix not in _YAML and os.access(path, os.X_OK):
        raise InventoryError(f"{path} is a program, which is not run", hint=from_elsewhere(path))
    return read_yaml(path, groups) if _is_yaml(path) else read_ini(path, groups)


def _is_yaml(path: Path) -> bool:
    """By its name, or where that has no ending by its first line."""
    if path.suffix:
        return path.suffix in _YAML
    text, _ = read_text(path, InventoryError)
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return first == "---" or _YAML_KEY.fullmatch(first) is not None


def _folder(path: Path) -> Path:
    return Path(os.path.realpath(path.parent))


def _members(groups: Groups, files: VariableFiles) -> Iterator[Member]:
    shared: dict[tuple[str, ...], Variables] = {}
    for name, host in groups.hosts.items():
        order = groups.in_order(host)
        if order not in shared:
            variables: Variables = {}
            for group in order:
                variables |= groups.groups[group].variables
            for group in ("all", *order):
                variables |= files.of_group(group)
            shared[order] = variables
        merged = shared[order] | host.variables | files.of_host(name)
        connection = Connection(name, host.node, merged, _folder(host.node.document.path), groups)
        named = tuple(group for group in order if group not in EVERYBODY)
        yield Member(connection.host(), sorted(named), named)


def _refuse_secrets(members: list[Member]) -> None:
    if is_clean("\n".join(text for member in members for text in texts_of(member.host))):
        return
    for member in members:
        if not all(is_clean(text) for text in texts_of(member.host)):
            raise member.host.node.mistake(
                "the name of a host, or how it is reached, holds a secret or a personal identifier",
                hint="Give the host another name, and let keys log in.",
            )
