"""Mounted file systems → those on disks that can be taken out."""

from __future__ import annotations

from collections.abc import Iterator

from govaudit.facts.derived.mount_tree import MountTree
from govaudit.facts.encryption_at_rest import PathEncryption
from govaudit.facts.removable_media import RemovableMount
from govaudit.facts.storage import BlockDevice, Mount
from govaudit.model import Complete, Missing, Reason, complete, missing
from govaudit.reading import derives

READ_ONLY = {"iso9660", "udf", "squashfs", "erofs", "romfs"}


@derives
def removable_media(
    places: list[PathEncryption], mounts: list[Mount], devices: list[BlockDevice]
) -> Iterator[RemovableMount | Complete | Missing]:
    """One for each mounted file system with a removable disk beneath it."""
    by_name = {device.name: device for device in devices}
    by_number = {device.device: device for device in devices}
    number_of = {mount.point: mount.device for mount in MountTree(mounts).visible()}
    unknown: Missing | None = None
    for place in places:
        if place.in_memory:
            continue
        device = by_number.get(number_of.get(place.path, ""))
        bottom = place.disks or (_bottom(device, by_name) if device is not None else [])
        removable = [disk for disk in bottom if disk in by_name and by_name[disk].is_removable is True]
        for disk in bottom:
            if disk not in by_name:
                unknown = missing(Reason.INCOMPLETE, "the device {device} is not in the list", device=disk)
            elif isinstance(found := by_name[disk].is_removable, Missing):
                unknown = found
        if removable:
            yield RemovableMount(
                path=place.path,
                file_system=place.file_system,
                disks=removable,
                is_read_only=place.file_system in READ_ONLY,
                encrypted_by=place.encrypted_by,
            )
    yield unknown if unknown is not None else complete("no removable disk is mounted")


def _bottom(device: BlockDevice, by_name: dict[str, BlockDevice]) -> list[str]:
    """The devices at the bottom of a stack, whether or not its layers are understood."""
    found: dict[str, None] = {}
    waiting, seen = [device.name], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        one = by_name.get(name)
        beneath = ([one.partition_of] if one.partition_of else one.slaves) if one is not None else []
        waiting += beneath
        if not beneath:
            found[name] = None
    return list(found)
