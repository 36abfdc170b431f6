"""A part of an inventory, by patterns of systems and groups, as `ansible --limit` takes them."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator, Sequence

import msgspec

from govaudit.documents import did_you_mean
from govaudit.errors import InventoryError
from govaudit.inventory.host_patterns import expanded
from govaudit.model import Inventory

_EVERYTHING = ("all", "*")
_RANGE = re.compile(r"\[(?:[0-9]*:[0-9]+|[A-Za-z]:[A-Za-z])(?::[0-9]+)?\]")


def limited(inventory: Inventory, patterns: Sequence[str]) -> Inventory:
    """The systems that the patterns name; without patterns all. Raises InventoryError where one names none, or none is left.

    A pattern is the name of a system or a group, or has `*`, `?` and `[…]`, or ranges as host names have
    them (`web[01:20]`); `!` before it leaves them out, `&` leaves only those that it names as well. Several stand in one text
    with commas between them.
    """
    parts = [part.strip() for pattern in patterns for part in pattern.split(",") if part.strip()]
    if not patterns:
        return inventory
    if not parts:
        raise InventoryError("the limit is empty: it names no system and no group", hint="Without --limit, all are taken.")
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
    each = {pattern, *_ranged(pattern)}
    wild = [one for one in each if any(sign in one for sign in "*?[") and not _RANGE.search(one)]

    def is_meant(name: str) -> bool:
        return name in each or any(fnmatch.fnmatchcase(name, one) for one in wild)

    matching = {group for group in groups if is_meant(group)}
    found = {system.name for system in inventory.systems if not matching.isdisjoint(system.groups)}
    found |= {name for name in names if is_meant(name)}
    if not found:
        raise InventoryError(f"no system and no group is named {pattern!r}", hint=did_you_mean(pattern, [*groups, *names]))
    return found


def _ranged(pattern: str) -> Iterator[str]:
    """What the ranges of a pattern stand for: `[1:3]` is 1, 2 and 3, and not one of the signs `1`, `:` and `3`."""
    if _RANGE.search(pattern) is None:
        return iter(())
    try:
        return expanded(pattern)
    except ValueError as error:
        raise InventoryError(f"the limit {pattern!r} cannot be followed: {error}") from None
