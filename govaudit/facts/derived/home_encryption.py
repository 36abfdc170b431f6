"""Homes → mounts and device stacks, and directories that are encrypted in themselves → encrypted or not."""

from __future__ import annotations

from collections.abc import Iterator

from govaudit.facts.derived.below import Below
from govaudit.facts.derived.device_stack import DeviceStack
from govaudit.facts.derived.mount_tree import MountTree
from govaudit.facts.encryption_at_rest import DirectoryEncryption, HomeEncryption
from govaudit.facts.homes import Home
from govaudit.facts.paths import is_within
from govaudit.facts.real_paths import RealPaths
from govaudit.facts.storage import BlockDevice, BtrfsDevices, Mount, ZfsPools
from govaudit.model import Complete, Many, Missing, Perhaps, complete
from govaudit.reading import derives


@derives
def home_encryption(
    homes: list[Home],
    mounts: list[Mount],
    devices: list[BlockDevice],
    btrfs: BtrfsDevices,
    zfs: ZfsPools,
    real: RealPaths,
    directories: Perhaps[DirectoryEncryption],
) -> Iterator[HomeEncryption | Complete]:
    """One for each home that is there."""
    stack = DeviceStack(MountTree(mounts), devices, btrfs, zfs, real)
    for home in homes:
        if home.seen is None:
            continue
        folder, _, name = home.path.rpartition("/")
        place = real.of(folder or "/")
        place = place if isinstance(place, Missing) else home.seen if isinstance(home.seen, Missing) else f"{place.rstrip('/')}/{name}"
        below = place if isinstance(place, Missing) else stack.below_file(place)
        inside, doubt = _inside(home, place, mounts, directories)
        layers: list[str] | Missing = below if isinstance(below, Missing) else [*below.encrypted_by, *inside]
        if inside:
            layers = layers if isinstance(layers, list) else inside
        elif doubt is not None and layers == [] and not (isinstance(below, Below) and below.in_memory):
            layers = doubt
        yield HomeEncryption(
            path=home.path, account=home.account, encrypted_by=layers, in_memory=isinstance(below, Below) and below.in_memory
        )
    yield complete("no account that can log in has a home")


def _inside(
    home: Home, place: str | Missing, mounts: list[Mount], directories: Perhaps[DirectoryEncryption]
) -> tuple[list[str], Missing | None]:
    """The directories that encrypt the home, it or one above it; nothing that is mounted in between counts for it."""
    if not isinstance(directories, Many):
        return [], directories if isinstance(directories, Missing) else None
    meant = [one for one in directories.facts if one.path == home.path or _holds(one.path, place, mounts)]
    doubts = [doubt for doubt in (*(one.holds for one in meant), directories.ending) if isinstance(doubt, Missing)]
    return [f"{one.path} ({one.by})" for one in meant if one.holds is True], doubts[0] if doubts else None


def _holds(directory: str, place: str | Missing, mounts: list[Mount]) -> bool:
    if isinstance(place, Missing) or not is_within(place, directory):
        return False
    return all(is_within(directory, mount.point) for mount in mounts if mount.point != "/" and is_within(place, mount.point))
