"""The folders `group_vars` and `host_vars` beside an inventory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from govaudit.errors import InventoryError
from govaudit.inventory.ansible.groups import Groups, Variables
from govaudit.inventory.ansible.yaml_form import read_variables

_ENDINGS = ("", ".yml", ".yaml", ".json")
_DEEPEST = 16


class VariableFiles:
    """What these folders say of groups and hosts, each file read once."""

    def __init__(self, folders: list[Path], groups: Groups) -> None:
        self._groups = groups
        self._found: dict[str, dict[str, list[Path]]] = {"group_vars": {}, "host_vars": {}}
        for folder in dict.fromkeys(folders):
            for kind, found in self._found.items():
                _list(folder / kind, found)
        self._read: dict[tuple[str, str], Variables] = {}

    def of_group(self, name: str) -> Variables:
        """The variables of a group."""
        return self._of("group_vars", name)

    def of_host(self, name: str) -> Variables:
        """The variables of a host."""
        return self._of("host_vars", name)

    def _of(self, kind: str, name: str) -> Variables:
        paths = self._found[kind].get(name)
        if not paths:
            return {}
        if (kind, name) not in self._read:
            variables: Variables = {}
            for path in paths:
                read_variables(path, self._groups, variables)
            self._read[kind, name] = variables
        return self._read[kind, name]


def _list(folder: Path, found: dict[str, list[Path]]) -> None:
    """Add the files of one folder under the names that they speak of; of several of one name the first ending counts."""
    if not folder.is_dir():
        return
    here = {path.name: path for path in _entries(folder)}
    taken: set[str] = set()
    for ending in _ENDINGS:
        for file_name, path in here.items():
            name = file_name.removesuffix(ending)
            if file_name.endswith(ending) and name and name not in taken:
                taken.add(name)
                found.setdefault(name, []).extend(_files(path) if path.is_dir() else [path])


def _files(folder: Path, depth: int = 0) -> Iterator[Path]:
    """The files of variables in a folder, those below it included; hidden ones and backups are none."""
    for path in _entries(folder):
        if path.name.startswith(".") or path.name.endswith("~"):
            continue
        if path.is_dir():
            if not path.suffix and depth < _DEEPEST:
                yield from _files(path, depth + 1)
        elif path.suffix in _ENDINGS:
            yield path


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as trouble:
        raise InventoryError(f"{folder}: {(trouble.strerror or 'cannot be read').lower()}") from None
