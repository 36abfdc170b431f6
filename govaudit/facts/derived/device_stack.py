"""From a mount or a device down to the disks: which layers encrypt.

Encrypted means: *every* way down to a disk passes a layer that encrypts. What is not
known to be a plain layer or a disk is missing, never taken for one; so is a mapping whose
table may not be read, for its cipher may be cipher_null. Encryption of single directories
within a file system (fscrypt of ext4, f2fs and UBIFS) is not looked at and counts as none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from govaudit.facts.derived.mount_tree import MountTree
from govaudit.facts.storage import BlockDevice, BtrfsDevices, Mount
from govaudit.model import Missing, Reason, missing

MAX_DEPTH = 32
"""Layers; the kernel itself allows fewer for device-mapper on device-mapper in practice."""

DISK = re.compile(r"(sd[a-z]+|hd[a-z]|vd[a-z]+|xvd[a-z]+\d*|pmem\d+|nvme\d+n\d+|mmcblk\d+(boot\d+)?|dasd[a-z]+|sr\d+|fd\d+)")
"""Names that the kernel gives to disks (admin-guide/devices.txt)."""

ENCRYPTING = {"LUKS1": "LUKS1", "LUKS2": "LUKS2", "PLAIN": "dm-crypt", "BITLK": "BitLocker", "TCRYPT": "TrueCrypt", "FVAULT2": "FileVault"}
"""What cryptsetup writes after `CRYPT-` in the uuid of its mappings, with the name of the format."""

PLAIN_MAPPINGS = ("LVM-", "mpath-", "part", "DMRAID-", "CRYPT-VERITY-", "CRYPT-INTEGRITY-")
"""How the uuids of mappings begin that store what they get as it is."""

PLAIN_TARGETS = {"linear", "striped", "mirror", "raid", "thin", "thin-pool", "snapshot", "snapshot-origin", "snapshot-merge", "cache"} | {
    "writecache",
    "multipath",
    "verity",
    "integrity",
}
"""Targets of device-mapper that store what they get as it is."""

MEMORY = {"tmpfs", "ramfs"}

NO_DATA = {"proc", "sysfs", "devtmpfs", "devpts", "cgroup", "cgroup2", "securityfs", "debugfs", "tracefs", "configfs", "fusectl"} | {
    "mqueue",
    "hugetlbfs",
    "bpf",
    "pstore",
    "efivarfs",
    "binfmt_misc",
    "nsfs",
    "rpc_pipefs",
    "selinuxfs",
    "nfsd",
    "fuse.lxcfs",
    "fuse.portal",
    "fuse.gvfsd-fuse",
}
"""File systems that are views of the kernel or of a program, and store no files."""

OTHER_DEVICES = ("logdev=", "rtdev=", "journal_dev=", "journal_path=")
"""Options by which ext4 and XFS keep a part of a file system on another device."""


class Below(msgspec.Struct, frozen=True):
    """What lies beneath a file system, a swap or a device."""

    encrypted_by: list[str] = []
    """Layers that encrypt; empty where some way down passes none."""
    disks: list[str] = []
    in_memory: bool = False


class DeviceStack:
    """The devices of a host, and what lies beneath each."""

    def __init__(self, tree: MountTree, devices: Sequence[BlockDevice], btrfs: BtrfsDevices) -> None:
        self._tree = tree
        self._by_name = {device.name: device for device in devices}
        self._by_number = {device.device: device for device in devices}
        self._by_path = {f"/dev/{device.name}": device for device in devices}
        self._by_path.update({f"/dev/mapper/{device.mapper_name}": device for device in devices if device.mapper_name})
        self._btrfs = btrfs
        self._known: dict[str, Below | Missing] = {}

    def below_mount(self, mount: Mount, depth: int = 0) -> Below | Missing:
        """What lies beneath a mounted file system."""
        kind = mount.file_system
        if kind in MEMORY:
            return Below(in_memory=True)
        if kind == "ecryptfs":
            return Below(encrypted_by=["eCryptfs"])
        if kind == "btrfs":
            return self._below_btrfs(mount, depth)
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

    def below_file(self, path: str, depth: int = 0) -> Below | Missing:
        """What lies beneath a file: that of the file system it lies on."""
        mount = self._tree.mount_of(path)
        if mount is None or depth >= MAX_DEPTH:
            return missing(Reason.INCOMPLETE, "the file system that {path} lies on is not known", path=path)
        return self.below_mount(mount, depth + 1)

    def below_device(self, path: str) -> Below | Missing:
        """What lies beneath a device that is named by its path under /dev."""
        device = self._by_path.get(path) or self._by_path.get(_mapper_path(path))
        if device is None:
            return missing(Reason.NOT_SUPPORTED, "the device {path} is not known", path=path)
        return self.below(device.name)

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


def _mapper_path(path: str) -> str:
    """`/dev/GROUP/VOLUME` as device-mapper names it: hyphens doubled, one hyphen between."""
    parts = path.split("/")
    if len(parts) != 4 or parts[:2] != ["", "dev"]:
        return path
    return "/dev/mapper/" + "-".join(part.replace("-", "--") for part in parts[2:])
