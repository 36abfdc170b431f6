"""What /etc/fstab will mount → device stack → encrypted or not."""

from __future__ import annotations

from collections.abc import Iterator

from govaudit.facts.boot_mounts import BootMount
from govaudit.facts.crypttab import CrypttabEntry
from govaudit.facts.derived.below import Below
from govaudit.facts.derived.device_kinds import ELSEWHERE, ENCRYPTING_FILE_SYSTEMS, MEMORY, NO_DATA
from govaudit.facts.derived.device_stack import DeviceStack
from govaudit.facts.derived.mount_tree import MountTree
from govaudit.facts.fstab import FstabEntry
from govaudit.facts.real_paths import RealPaths
from govaudit.facts.storage import BlockDevice, BtrfsDevices, Mount, ZfsPools
from govaudit.model import Complete, Missing, Reason, complete, missing
from govaudit.reading import derives

_NO_DEVICE = MEMORY | NO_DATA | ELSEWHERE | {"none", "ignore", "overlay"}
"""Types of lines that put no data of their own on a device: a bind mount shows what another line mounts."""


@derives
def boot_mounts(
    lines: list[FstabEntry],
    volumes: list[CrypttabEntry],
    mounts: list[Mount],
    devices: list[BlockDevice],
    btrfs: BtrfsDevices,
    zfs: ZfsPools,
    real: RealPaths,
) -> Iterator[BootMount | Complete]:
    """One for each line that is used at start and puts data on a device of this host."""
    tree = MountTree(mounts)
    stack = DeviceStack(tree, devices, btrfs, zfs, real)
    names = {volume.name for volume in volumes}
    for line in lines:
        kind = line.file_system
        if not line.at_start or kind in _NO_DEVICE or not {"bind", "rbind"}.isdisjoint(line.options):
            continue
        found = _below(line, stack, tree, names)
        if isinstance(found, Below) and found.in_memory:
            continue
        yield BootMount(
            point="swap" if kind == "swap" else line.point,
            device=line.spec,
            file_system=kind,
            encrypted_by=found if isinstance(found, Missing) else found.encrypted_by,
            place=line.place,
        )
    yield complete("/etc/fstab mounts no device at start")


def _below(line: FstabEntry, stack: DeviceStack, tree: MountTree, opened_at_start: set[str]) -> Below | Missing:
    if (layer := ENCRYPTING_FILE_SYSTEMS.get(line.file_system)) is not None:
        return Below(encrypted_by=[layer])
    if isinstance(line.device, Missing):
        return line.device
    if line.file_system == "btrfs":
        return _below_btrfs(line, stack, tree)
    if line.device.startswith("/dev/"):
        found = stack.below_device(line.device)
        if isinstance(found, Missing) and line.device.removeprefix("/dev/mapper/") in opened_at_start:
            return missing(Reason.INCOMPLETE, "{device} is opened at start by /etc/crypttab, and is not open now", device=line.device)
        return found
    if line.device.startswith("/"):
        return stack.below_path(line.device)
    return missing(Reason.NOT_SUPPORTED, "{device} of /etc/fstab is named in a way that is not followed", device=line.spec)


def _below_btrfs(line: FstabEntry, stack: DeviceStack, tree: MountTree) -> Below | Missing:
    """The devices of a btrfs are known while it is mounted."""
    mount = tree.mount_of(line.point)
    if mount is not None and mount.point == line.point and mount.file_system == "btrfs":
        return stack.below_mount(mount)
    return missing(Reason.INCOMPLETE, "{path}: the devices of its btrfs file system are not known", path=line.point)
