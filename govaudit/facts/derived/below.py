"""What lies beneath a file system, a swap or a device, put together from its parts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from govaudit.model import Missing


class Below(msgspec.Struct, frozen=True):
    """What lies beneath a file system, a swap or a device."""

    encrypted_by: list[str] = []
    """Layers that encrypt; empty where some way down passes none."""
    disks: list[str] = []
    in_memory: bool = False


def joined(parts: Sequence[Below | Missing]) -> Below | Missing:
    """What lies beneath something that lies on all the parts: one that is not encrypted is enough to say so."""
    known = [part for part in parts if isinstance(part, Below)]
    plain = [part for part in known if not part.encrypted_by and not part.in_memory]
    if plain:
        return Below(disks=sorted({disk for part in plain for disk in part.disks}))
    for part in parts:
        if isinstance(part, Missing):
            return part
    if all(part.in_memory for part in known):
        return Below(in_memory=bool(known))
    layers = sorted({layer for part in known for layer in part.encrypted_by})
    return Below(encrypted_by=layers, disks=sorted({disk for part in known for disk in part.disks}))
