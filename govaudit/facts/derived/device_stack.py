"""From a mount or a device down to the disks: which layers encrypt.

Encrypted means: *every* way down to a disk passes a layer that encrypts. What is not
known to be a plain layer or a disk is missing, never taken for one; so is a mapping whose
table may not be read, for its cipher may be cipher_null. Encryption of single directories
within a file system (fscrypt of ext4, f2fs and UBIFS) counts as none here; of homes it is looked at (`home_encryption`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from govaudit.facts.derived.below import Below, joined
from govaudit.facts.derived.device_kinds import (
    DISK,
    ELSEWHERE,
    ENCRYPTING,
    ENCRYPTING_FILE_SYSTEMS,
    MEMORY,
    OTHER_DEVICES,
    PLAIN_MAPPINGS,
    PLAIN_TARGETS,
)
from govaudit.facts.derived.mount_tree import MountTree
from govaudit.facts.real_paths import RealPaths
from govaudit.facts.storage import BlockDevice, BtrfsDevices, Mount, ZfsPools, layers_of
from govaudit.model import Missing, Reason, missing

MAX_DEPTH = 32
"""Layers; the kernel itself allows fewer for device-mapper on device-mapper in practice."""

_MOST_NAMES = 64


class DeviceStack:
    """The devices of a host, and what lies beneath each."""

    def __init__(self, tree: MountTree, devices: Sequence[BlockDevice], btrfs: BtrfsDevices, zfs: ZfsPools, real: RealPaths) -> None:
        self._tree = tree
        self._by_name = {device.name: device for device in devices}
        self._by_number = {device.device: device for device in devices}
        self._by_path = {f"/dev/{device.name}": device for device in devices}
        self._by_path.update({f"/dev/mapper/{device.mapper_name}": device for device in devices if device.mapper_name})
        self._btrfs = btrfs
        self._zfs = zfs
        self._real = real
        self._known: dict[str, Below | Missing] = {}
        self._known_mounts: dict[tuple[int, str, str], Below | Missing] = {}

    def below_mount(self, mount: Mount, depth: int = 0) -> Below | Missing:
        """What lies beneath a mounted file system."""
        key = (mount.id, mount.point, mount.device)
        if key not in self._known_mounts:
            # As with devices: a circle of mounts ends where it began, and each is followed once however many lie on it.
            self._known_mounts[key] = missing(Reason.UNPARSEABLE, "{device} lies on itself", device=mount.point)
            self._known_mounts[key] = self._look_below_mount(mount, depth)
        return self._known_mounts[key]

    def _look_below_mount(self, mount: Mount, depth: int) -> Below | Missing:
        kind = mount.file_system
        if kind in MEMORY:
            return Below(in_memory=True)
        if depth >= MAX_DEPTH:
            return missing(Reason.UNPARSEABLE, "{device} lies on more than {limit} layers", device=mount.point, limit=MAX_DEPTH)
        if (layer := ENCRYPTING_FILE_SYSTEMS.get(kind)) is not None:
            return Below(encrypted_by=[layer])
        if kind == "btrfs":
            return self._below_btrfs(mount, depth)
        if kind == "zfs":
            return self._below_zfs(mount, depth)
        if kind == "overlay":
            return self._below_overlay(mount, depth)
        if kind in ELSEWHERE:
            return missing(
                Reason.NOT_SUPPORTED,
                "the files at {path} lie elsewhere ({kind}, {source}), and only who keeps them there can say whether they are encrypted",
                path=mount.point,
                kind=kind,
                source=mount.source,
            )
        device = self._by_number.get(mount.device)
        if device is None:
            return missing(
                Reason.NOT_SUPPORTED,
                "what encrypts {path} cannot be followed: its file system ({kind}, from {source}) lies on no block device of the host",
                path=mount.point,
                kind=kind,
                source=mount.source,
            )
        found = self.below(device.name, depth)
        elsewhere = [option for option in mount.options if option.startswith(OTHER_DEVICES)]
        if elsewhere and isinstance(found, Below) and found.encrypted_by:
            return missing(Reason.NOT_SUPPORTED, "{path} keeps a part on another device ({options})", path=mount.point, options=elsewhere)
        return found

    def _below_btrfs(self, mount: Mount, depth: int) -> Below | Missing:
        """btrfs gives its files a device number of its own, so the devices are found by name."""
        source = self._by_path.get(mount.source) or self._by_path.get(_mapper_path(mount.source))
        if source is None:
            return missing(Reason.NOT_SUPPORTED, "{path}: the device {source} is not known", path=mount.point, source=mount.source)
        if isinstance(self._btrfs.groups, Missing):
            return self._btrfs.groups
        for group in self._btrfs.groups:
            if source.name in group:
                return joined([self.below(name, depth) for name in group])
        return missing(Reason.INCOMPLETE, "{path}: the devices of its btrfs file system are not known", path=mount.point)

    def _below_zfs(self, mount: Mount, depth: int) -> Below | Missing:
        """A data set that encrypts, or what its pool lies on."""
        if isinstance(self._zfs.datasets, Missing):
            return self._zfs.datasets
        named = [dataset for dataset in self._zfs.datasets if dataset.name == mount.source]
        if not named:
            return missing(Reason.INCOMPLETE, "{path}: the ZFS file system {source} is not known", path=mount.point, source=mount.source)
        devices = self._pool(mount.source, depth)
        if named[0].encryption != "off":
            disks = devices.disks if isinstance(devices, Below) else []
            return Below(encrypted_by=[f"{mount.source} (ZFS, {named[0].encryption})"], disks=disks)
        return devices

    def _pool(self, dataset: str, depth: int) -> Below | Missing:
        name = dataset.partition("/")[0]
        if isinstance(self._zfs.devices, Missing):
            return self._zfs.devices
        paths = self._zfs.devices.get(name)
        if not paths:
            return missing(Reason.INCOMPLETE, "what the ZFS pool {pool} lies on is not known", pool=name)
        return joined([self.below_device(path, depth) if path.startswith("/dev/") else self.below_file(path, depth) for path in paths])

    def _below_overlay(self, mount: Mount, depth: int) -> Below | Missing:
        """All of its layers: files that nobody has changed are read from the lower ones."""
        layers = layers_of(mount)
        # The layers of the root lie in another namespace of mounts: that of a container's host, or of the start.
        if mount.point == "/" or not layers or any(not layer.startswith("/") for layer in layers):
            return missing(Reason.NOT_SUPPORTED, "the layers of the overlay at {path} cannot be told from its options", path=mount.point)
        return joined([self.below_path(layer, depth) for layer in layers])

    def below_path(self, path: str, depth: int = 0) -> Below | Missing:
        """What lies beneath a path that can hold symbolic links."""
        real = self._real.of(path)
        return real if isinstance(real, Missing) else self.below_file(real, depth)

    def below_file(self, path: str, depth: int = 0) -> Below | Missing:
        """What lies beneath a file: that of the file system it lies on."""
        mount = self._tree.mount_of(path)
        if mount is None or depth >= MAX_DEPTH:
            return missing(Reason.INCOMPLETE, "the file system that {path} lies on is not known", path=path)
        return self.below_mount(mount, depth + 1)

    def below_device(self, path: str, depth: int = 0) -> Below | Missing:
        """What lies beneath a device that is named by its path under /dev."""
        device = self._by_path.get(path) or self._by_path.get(_mapper_path(path))
        if device is None:
            return missing(Reason.NOT_SUPPORTED, "the device {path} is not known", path=path)
        return self.below(device.name, depth + 1)

    def names_below_mount(self, mount: Mount) -> list[str]:
        """The devices beneath a mounted file system, for people to read."""
        device = self._by_number.get(mount.device) or self._by_path.get(mount.source) or self._by_path.get(_mapper_path(mount.source))
        first = [device.name] if device is not None else []
        if mount.file_system == "btrfs" and isinstance(self._btrfs.groups, list):
            first = next((group for group in self._btrfs.groups if device is not None and device.name in group), first)
        if mount.file_system == "zfs" and isinstance(self._zfs.devices, dict):
            first = [path.removeprefix("/dev/") for path in self._zfs.devices.get(mount.source.partition("/")[0], [])]
        return self._names(first)

    def names_below_path(self, path: str) -> list[str]:
        """The devices beneath a device, or beneath the file system that a file lies on."""
        device = self._by_path.get(path) or self._by_path.get(_mapper_path(path))
        if device is not None:
            return self._names([device.name])
        mount = self._tree.mount_of(path)
        return self.names_below_mount(mount) if mount is not None else []

    def _names(self, first: list[str]) -> list[str]:
        found: dict[str, str] = {}
        waiting = list(first)
        while waiting and len(found) < _MOST_NAMES:
            name = waiting.pop(0)
            device = self._by_name.get(name)
            if name in found:
                continue
            found[name] = (device.mapper_name if device is not None else "") or name
            if device is not None:
                waiting += [device.partition_of] if device.partition_of else device.slaves
                if isinstance(device.backing_file, str) and device.backing_file:
                    mount = self._tree.mount_of(device.backing_file)
                    beneath = self._by_number.get(mount.device) if mount is not None else None
                    waiting += [beneath.name] if beneath is not None else []
        return list(found.values())

    def below(self, name: str, depth: int = 0) -> Below | Missing:
        """What lies beneath a device, itself included."""
        if depth >= MAX_DEPTH:
            return missing(Reason.UNPARSEABLE, "{device} lies on more than {limit} layers", device=name, limit=MAX_DEPTH)
        if name not in self._known:
            # While a device is looked at it counts as unknown, so that a circle of layers ends there.
            self._known[name] = missing(Reason.UNPARSEABLE, "{device} lies on itself", device=name)
            device = self._by_name.get(name)
            if device is None:
                self._known[name] = missing(Reason.INCOMPLETE, "the device {device} is not in the list", device=name)
            else:
                self._known[name] = self._look_below(device, depth)
        return self._known[name]

    def _look_below(self, device: BlockDevice, depth: int) -> Below | Missing:
        layer = self._encryption_of(device)
        if isinstance(layer, Missing):
            return layer
        beneath = self._beneath(device, depth + 1)
        if layer:
            return Below(encrypted_by=[layer], disks=beneath.disks if isinstance(beneath, Below) else [])
        if device.mapper_name and isinstance(beneath, Below) and not beneath.encrypted_by and not self._is_plain(device):
            return missing(Reason.NOT_SUPPORTED, "the mapping {device} is of a kind that is not followed", device=device.mapper_name)
        return beneath

    def _beneath(self, device: BlockDevice, depth: int) -> Below | Missing:
        if device.partition_of:
            return self.below(device.partition_of, depth)
        if device.slaves:
            return joined([self.below(slave, depth) for slave in device.slaves])
        if isinstance(device.backing_file, Missing):
            return device.backing_file
        if device.backing_file:
            return self.below_file(device.backing_file, depth)
        if DISK.fullmatch(device.name):
            return Below(disks=[device.name])
        if re.fullmatch(r"ram\d+", device.name):
            return Below(in_memory=True)
        return missing(Reason.NOT_SUPPORTED, "{device} is a device of a kind that is not followed", device=device.name)

    def _encryption_of(self, device: BlockDevice) -> str | Missing:
        """How this one layer encrypts; empty where it does not."""
        if not device.mapper_name:
            return ""
        kind = device.mapper_uuid.split("-")[1] if device.mapper_uuid.startswith("CRYPT-") else ""
        targets = device.targets if isinstance(device.targets, list) else None
        if kind in ("VERITY", "INTEGRITY") or (not kind and (targets is None or "crypt" not in targets)):
            return ""
        scheme = ENCRYPTING.get(kind) if kind else "dm-crypt"
        if scheme is None or any(self._is_helper(slave) for slave in device.slaves):
            return missing(Reason.NOT_SUPPORTED, "the mapping {device} is of a kind that is not followed", device=device.mapper_name)
        if isinstance(device.targets, Missing):
            return device.targets
        if isinstance(device.ciphers, Missing):
            return device.ciphers
        if set(device.targets) - {"crypt", "zero"} or not device.ciphers:
            return missing(
                Reason.NOT_SUPPORTED,
                "the mapping {device} is only partly encrypted by the host (its targets: {targets})",
                device=device.mapper_name,
                targets=device.targets,
            )
        if any("cipher_null" in cipher for cipher in device.ciphers):
            return ""
        return f"{device.mapper_name} ({scheme}, {', '.join(device.ciphers)})"

    def _is_helper(self, name: str) -> bool:
        """Whether cryptsetup keeps this device beneath one that is being encrypted or decrypted just now."""
        device = self._by_name.get(name)
        return device is not None and device.mapper_uuid.startswith("CRYPT-SUBDEV")

    @staticmethod
    def _is_plain(device: BlockDevice) -> bool:
        if device.mapper_uuid.startswith(PLAIN_MAPPINGS):
            return True
        targets = device.targets if isinstance(device.targets, list) else []
        is_null = isinstance(device.ciphers, list) and any("cipher_null" in cipher for cipher in device.ciphers)
        return is_null or (bool(targets) and set(targets) <= PLAIN_TARGETS)


def _mapper_path(path: str) -> str:
    """`/dev/GROUP/VOLUME` as device-mapper names it: hyphens doubled, one hyphen between."""
    parts = path.split("/")
    if len(parts) != 4 or parts[:2] != ["", "dev"]:
        return path
    return "/dev/mapper/" + "-".join(part.replace("-", "--") for part in parts[2:])
