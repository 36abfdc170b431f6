"""Directories of data → mounts → device stacks → encrypted or not."""

from __future__ import annotations

from collections.abc import Iterator

from govaudit.facts.databases import DatabaseDirectory, DatabaseEncryption
from govaudit.facts.derived.below import Below, joined
from govaudit.facts.derived.device_kinds import NO_DATA
from govaudit.facts.derived.device_stack import DeviceStack
from govaudit.facts.derived.mount_tree import MountTree
from govaudit.facts.paths import is_within
from govaudit.facts.real_paths import RealPaths
from govaudit.facts.storage import BlockDevice, BtrfsDevices, Mount, ZfsPools
from govaudit.model import Complete, Missing, complete
from govaudit.reading import derives


@derives
def database_encryption(
    directories: list[DatabaseDirectory],
    mounts: list[Mount],
    devices: list[BlockDevice],
    btrfs: BtrfsDevices,
    zfs: ZfsPools,
    real: RealPaths,
) -> Iterator[DatabaseEncryption | Complete]:
    """One for each directory, with all that is mounted below it."""
    tree = MountTree(mounts)
    visible = tree.visible()
    stack = DeviceStack(tree, devices, btrfs, zfs, real)
    for directory in directories:
        found: Below | Missing
        mount = None
        if isinstance(directory.real, Missing):
            found = directory.real
        else:
            path = directory.real
            mount = tree.mount_of(path)
            within = [one for one in visible if is_within(one.point, path) and one.file_system not in NO_DATA]
            found = joined([stack.below_file(path), *(stack.below_mount(one) for one in within)])
        yield DatabaseEncryption(
            product=directory.product,
            path=directory.path,
            mount=mount.point if mount is not None else "",
            encrypted_by=found if isinstance(found, Missing) else found.encrypted_by,
            in_memory=isinstance(found, Below) and found.in_memory,
            disks=found.disks if isinstance(found, Below) else [],
        )
    yield complete("no directory of a known database is there")
