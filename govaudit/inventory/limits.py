"""A part of an inventory, by patterns of systems and groups, as `ansible --limit` takes them."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence

import msgspec

from govaudit.documents import did_you_mean
from govaudit.errors import InventoryError
from govaudit.model import Inventory

_EVERYTHING = ("all", "*")


def limited(inventory: Inventory, patterns: Sequence[str]) -> Inventory:
    """The systems that the patterns name; without patterns all. Raises InventoryError where one names none, or none is left.

    A pattern is the name of a system or a group, or has `*`, `?` and `[…]`; `!` before it leaves them out, `&` leaves
    only those that it names as well. Several stand in one text with commas between them.
    """
    parts = [part.strip() for pattern in patterns for part in pattern.split(",") if part.strip()]
    if not parts:
        return inventory
    chosen = {name for part in parts if part[0] not in "!&" for name in _named(part, inventory)}
    if all(part[0] in "!&" for part in parts):
        chosen = {system.name for system in inventory.systems}
    for part in parts:
        if part[0] == "&":
            chosen &= _named(part[1:], inventory)
    for part in parts:
        if part[0] == "!":
            chosen -= _named(part[1:], inventory)
    systems = [system for system in inventory.systems if system.name in chosen]
    if not systems:
        raise InventoryError("the limit leaves no system", hint=f"It was: {', '.join(parts)}")
    return msgspec.structs.replace(inventory, systems=systems)


def _named(pattern: str, inventory: Inventory) -> set[str]:
    names = [system.name for system in inventory.systems]
    groups = {group for system in inventory.systems for group in system.groups}
    if pattern in _EVERYTHING:
        return set(names)
    matching = {group for group in groups if fnmatch.fnmatchcase(group, pattern) or group == pattern}
    found = {system.name for system in inventory.systems if not matching.isdisjoint(system.groups)}
    found |= {name for name in names if fnmatch.fnmatchcase(name, pattern) or name == pattern}
    if not found:
        raise InventoryError(f"no system and no group is named {pattern!r}", hint=did_you_mean(pattern, [*groups, *names]))
    return found
