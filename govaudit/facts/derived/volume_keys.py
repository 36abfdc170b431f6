"""Keys of encrypted volumes → what encrypts the place that they lie at."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator

from govaudit.facts.crypttab import CrypttabEntry, InitramfsFiles
from govaudit.facts.derived.below import Below
from govaudit.facts.derived.device_stack import DeviceStack
from govaudit.facts.derived.mount_tree import MountTree
from govaudit.facts.real_paths import RealPaths
from govaudit.facts.storage import BlockDevice, BtrfsDevices, Mount, ZfsPools
from govaudit.facts.volume_keys import VolumeKey
from govaudit.model import Complete, Missing, complete
from govaudit.reading import derives


@derives
def volume_keys(
    volumes: list[CrypttabEntry],
    copied: InitramfsFiles,
    mounts: list[Mount],
    devices: list[BlockDevice],
    btrfs: BtrfsDevices,
    zfs: ZfsPools,
    real: RealPaths,
) -> Iterator[VolumeKey | Complete]:
    """One for each volume of /etc/crypttab."""
    stack = DeviceStack(MountTree(mounts), devices, btrfs, zfs, real)
    boot = stack.below_file("/boot/initrd")
    for volume in volumes:
        below: Below | Missing = Below()
        is_copied: bool | Missing = False
        if volume.key_from == "file":
            below = _place(volume, stack)
            is_copied = _is_copied(volume, copied)
        yield VolumeKey(
            name=volume.name,
            key_from=volume.key_from,
            key_file=volume.key_file,
            key_mode=volume.key_mode,
            key_owner=volume.key_owner,
            encrypted_by=below if isinstance(below, Missing) else below.encrypted_by,
            in_memory=isinstance(below, Below) and below.in_memory,
            copied_to_boot=is_copied,
            boot_encrypted_by=boot if isinstance(boot, Missing) else boot.encrypted_by,
            place=volume.place,
        )
    yield complete("/etc/crypttab names no volume")


def _place(volume: CrypttabEntry, stack: DeviceStack) -> Below | Missing:
    """What lies beneath the key file; of one on a device of its own (`PATH:DEVICE`) or named otherwise, its path does not tell."""
    if _is_device(volume.key_file):
        return stack.below_device(volume.key_file)
    is_plain = volume.key_file.startswith("/") and not {":", "\\"} & set(volume.key_file)
    if isinstance(volume.key_mode, Missing) and not is_plain:
        return volume.key_mode
    return stack.below_path(volume.key_file)


def _is_device(path: str) -> bool:
    return path.startswith("/dev/") and not path.startswith("/dev/shm/")  # noqa: S108


def _is_copied(volume: CrypttabEntry, copied: InitramfsFiles) -> bool | Missing:
    """Whether a pattern that names files for the initial RAM file system holds for the key file."""
    if isinstance(copied.patterns, Missing):
        return copied.patterns
    return any(fnmatch.fnmatchcase(volume.key_file, pattern[:500]) for pattern in copied.patterns if pattern.count("*") <= 5)
