"""What encrypts each swap area: device or file → device stack → disks."""

from __future__ import annotations

from collections.abc import Iterator

from govaudit.facts.derived.below import Below
from govaudit.facts.derived.device_stack import DeviceStack
from govaudit.facts.derived.mount_tree import MountTree
from govaudit.facts.encryption_at_rest import SwapEncryption
from govaudit.facts.real_paths import RealPaths
from govaudit.facts.storage import BlockDevice, BtrfsDevices, Mount, Swap, ZfsPools
from govaudit.model import Complete, Missing, complete
from govaudit.reading import derives


@derives
def swap_encryption(
    swaps: list[Swap], mounts: list[Mount], devices: list[BlockDevice], btrfs: BtrfsDevices, zfs: ZfsPools, real: RealPaths
) -> Iterator[SwapEncryption | Complete]:
    """One for each swap area in use."""
    stack = DeviceStack(MountTree(mounts), devices, btrfs, zfs, real)
    for swap in swaps:
        found = _below(swap, stack)
        below = found if isinstance(found, Below) else Below()
        yield SwapEncryption(
            path=swap.path,
            encrypted_by=found if isinstance(found, Missing) else below.encrypted_by,
            in_memory=below.in_memory,
            disks=below.disks,
            stack=stack.names_below_path(swap.path),
        )
    yield complete("no swap is in use")


def _below(swap: Swap, stack: DeviceStack) -> Below | Missing:
    if isinstance(swap.is_memory, Missing):
        return swap.is_memory
    if swap.is_memory:
        return Below(in_memory=True)
    if swap.writes_to:
        return stack.below_device(swap.writes_to) if swap.writes_to.startswith("/dev/") else stack.below_file(swap.writes_to)
    return stack.below_file(swap.path) if swap.kind == "file" else stack.below_device(swap.path)
