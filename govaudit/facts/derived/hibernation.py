"""Where hibernation writes the memory → device stack → encrypted or not."""

from __future__ import annotations

from govaudit.facts.derived.device_stack import DeviceStack
from govaudit.facts.derived.mount_tree import MountTree
from govaudit.facts.encryption_at_rest import SwapEncryption
from govaudit.facts.hibernation import Hibernation, Sleep, SleepImage
from govaudit.facts.real_paths import RealPaths
from govaudit.facts.storage import BlockDevice, BtrfsDevices, Mount, ZfsPools
from govaudit.model import Missing, Reason, missing
from govaudit.reading import derives


@derives
def hibernation(
    sleep: Sleep,
    swaps: list[SwapEncryption],
    mounts: list[Mount],
    devices: list[BlockDevice],
    btrfs: BtrfsDevices,
    zfs: ZfsPools,
    real: RealPaths,
) -> Hibernation:
    """The swaps in use that lie on a disk, and the device that the kernel resumes from."""
    images = [SleepImage(path=swap.path, encrypted_by=swap.encrypted_by) for swap in swaps if not swap.in_memory]
    if isinstance(sleep.resume, Missing):
        return Hibernation(can_hibernate=sleep.can_hibernate, images=sleep.resume)
    if sleep.resume:
        by_number = {device.device: device.name for device in devices}
        name = by_number.get(sleep.resume)
        if name is None:
            why = missing(Reason.INCOMPLETE, "the device {device}, which the kernel resumes from, is not in the list", device=sleep.resume)
            images.append(SleepImage(path=sleep.resume, encrypted_by=why))
        elif f"/dev/{name}" not in {image.path for image in images}:
            below = DeviceStack(MountTree(mounts), devices, btrfs, zfs, real).below(name)
            encrypted_by = below if isinstance(below, Missing) else below.encrypted_by
            images.append(SleepImage(path=f"/dev/{name}", encrypted_by=encrypted_by))
    return Hibernation(can_hibernate=sleep.can_hibernate, images=images)
