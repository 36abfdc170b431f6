"""What encrypts each mounted file system: mount → device stack → disks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from govaudit.facts.derived.below import Below
from govaudit.facts.derived.device_kinds import NO_DATA
from govaudit.facts.derived.device_stack import DeviceStack
from govaudit.facts.derived.mount_tree import MountTree
from govaudit.facts.encryption_at_rest import PathEncryption
from govaudit.facts.paths import is_within
from govaudit.facts.real_paths import RealPaths
from govaudit.facts.storage import BlockDevice, BtrfsDevices, Mount, ZfsPools
from govaudit.model import Complete, Missing, Reason, complete, missing
from govaudit.reading import derives


@derives
def path_encryption(
    mounts: list[Mount], devices: list[BlockDevice], btrfs: BtrfsDevices, zfs: ZfsPools, real: RealPaths
) -> Iterator[PathEncryption | Complete | Missing]:
    """One for each mount that can be reached and can hold files."""
    tree = MountTree(mounts)
    visible = tree.visible()
    if not visible or visible[0].point != "/":
        yield missing(Reason.INCOMPLETE, "the list of mounts does not say what is mounted at {path}", path="/")
        return
    stack = DeviceStack(tree, devices, btrfs, zfs, real)
    for position, mount in enumerate(visible):
        if mount.file_system in NO_DATA or _is_trigger_of_the_kernel(mount):
            continue
        found = stack.below_mount(mount)
        below = found if isinstance(found, Below) else Below()
        yield PathEncryption(
            path=mount.point,
            file_system=mount.file_system,
            mounted_below=_mounted_below(visible, position),
            encrypted_by=found if isinstance(found, Missing) else below.encrypted_by,
            in_memory=below.in_memory,
            disks=below.disks,
            stack=stack.names_below_mount(mount),
        )
    yield complete("no file system is mounted that can hold files")


def _is_trigger_of_the_kernel(mount: Mount) -> bool:
    """systemd's automount of binfmt_misc, which holds no files."""
    return mount.file_system == "autofs" and is_within(mount.point, "/proc")


def _mounted_below(visible: list[Mount], position: int) -> list[str]:
    """The uppermost mount points beneath one; in the order of `visible` they follow right after it."""
    found: list[str] = []
    for other in itertools.islice(visible, position + 1, None):
        if not is_within(other.point, visible[position].point):
            break
        if not found or not is_within(other.point, found[-1]):
            found.append(other.point)
    return found
