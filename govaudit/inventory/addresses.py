"""From what a person writes as an address to its canonical form and its kind of target."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from govaudit.documents import did_you_mean
from govaudit.errors import InventoryError
from govaudit.looking import TargetKind
from govaudit.model import Inventory, System, Target

_PASSWORD_PERHAPS = re.compile(r"[^@]*//[^@]*:[^@]*@")
"""A password in what is an address for sure, so that odd ones are met too."""


class AddressMistake(ValueError):
    """What is wrong with an address, and what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def _hint(known: str) -> str:
    return f"An address begins with one of: {known}. A host is ssh://HOST, and an Ansible inventory by another name ansible:FILE."


def resolve(given: str, folder: Path, kinds: Mapping[str, TargetKind]) -> tuple[str, TargetKind]:
    """An address in its canonical form with its kind; raises AddressMistake."""
    if _PASSWORD_PERHAPS.match(given):
        raise AddressMistake("an address holds a password", "Remove it from the address.")
    scheme, colon, rest = given.partition(":")
    scheme = scheme.lower()
    known = ", ".join(f"{name}:" for name in sorted(kinds))
    if not colon:
        guess = did_you_mean(given, kinds)
        raise AddressMistake(f"{given!r} is no address: it does not say how to look", guess or _hint(known))
    if scheme not in kinds:  # what follows is not repeated: in `user:password@host` it is a secret
        raise AddressMistake(
            f"no address begins with {scheme + ':'!r}", did_you_mean(scheme, kinds) or f"Addresses begin with one of: {known}"
        )
    kind = kinds[scheme]
    if scheme in kind.path_schemes and rest:
        rest = path_from(folder, rest)
    try:
        return kind.check_address(f"{scheme}:{rest}"), kind
    except ValueError as trouble:
        raise AddressMistake(str(trouble)) from None


def path_from(folder: Path, path: str) -> str:
    """A path as the inventory means it: from its own folder, `~` being the home of whoever runs govaudit."""
    return str(folder / os.path.expanduser(path))  # noqa: PTH111 - Path.expanduser raises where there is no such user


def inventory_of(addresses: Sequence[str], kinds: Mapping[str, TargetKind]) -> Inventory:
    """An inventory of addresses given on the command line: each is a system of its own. Raises InventoryError."""
    systems: list[System] = []
    for given in addresses:
        try:
            address, kind = resolve(given, Path.cwd(), kinds)
        except AddressMistake as trouble:
            raise InventoryError(str(trouble), hint=trouble.hint) from None
        name = platform.node() if address == "local:" and platform.node() else address
        if any(system.name == name for system in systems):
            raise InventoryError(f"{address} is given twice")
        systems.append(System(name=name, targets=[Target(system=name, address=address, kind=kind.name)]))
    if not systems:
        raise InventoryError("no target is given")
    return Inventory(systems=systems)
