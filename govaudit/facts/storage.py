"""Where data lies: mounts, swaps, and the block devices beneath them, down to the disks."""

from __future__ import annotations

import msgspec

from govaudit.model import Fact, Missing


class Mount(Fact, frozen=True, kw_only=True):
    """One mount of the mount namespace in which it was looked (proc_pid_mountinfo(5))."""

    id: int
    """The kernel's number of the mount, unique at one moment."""

    parent: int
    """The number of the mount on which it lies."""

    point: str
    """The directory at which it is mounted."""

    root: str
    """The directory of the file system that is shown there: `/`, or another one for a bind mount."""

    file_system: str
    """Its type, such as `ext4`."""

    source: str
    """What the file system names as its source: for most a path under /dev, else any text."""

    device: str
    """Major and minor number of the device that files on it have; `0:…` where there is no block device."""

    options: list[str]
    """Options of the mount and of the file system."""

    @property
    def subject(self) -> str:
        return self.point


def layers_of(mount: Mount) -> list[str]:
    """The directories that an overlay file system is made of; one that cannot be told from the options is empty."""
    values = [value for option in mount.options for name, equals, value in [option.partition("=")] if equals and name in _LAYERS]
    return [layer for value in values for layer in ([""] if "\\" in value else value.split(":"))]


_LAYERS = frozenset({"upperdir", "lowerdir", "lowerdir+", "datadir+"})


class BlockDevice(Fact, frozen=True, kw_only=True):
    """One block device of the kernel."""

    name: str
    """Its name in /sys/class/block, such as `dm-0` or `vda1`."""

    device: str
    """Major and minor number."""

    mapper_name: str
    """Its name under /dev/mapper; empty where it is no device-mapper device."""

    mapper_uuid: str
    """What made the mapping, as device-mapper's uuid tells: `CRYPT-LUKS2-…`, `LVM-…`; empty where it says nothing."""

    slaves: list[str]
    """The devices that it is made of, by name."""

    partition_of: str
    """The device that it is a partition of; empty where it is none."""

    backing_file: str | Missing
    """The file behind a loop device; empty where there is none."""

    is_removable: bool | Missing
    """Whether it can be taken out: on USB, or what the kernel calls removable. False for what is built upon others."""

    has_luks_header: bool | Missing
    """Whether it begins with a LUKS header; missing where its first bytes may not be read."""

    targets: list[str] | Missing
    """The device-mapper targets of its table, such as `crypt` or `linear`; missing where the table may not be read."""

    ciphers: list[str] | Missing
    """The ciphers of its `crypt` targets, such as `aes-xts-plain64`; missing where the table may not be read."""

    @property
    def subject(self) -> str:
        return self.name


class BtrfsDevices(Fact, frozen=True, kw_only=True):
    """The devices of the mounted btrfs file systems, each of which may lie on several."""

    groups: list[list[str]] | Missing
    """For each file system the names of its devices."""


class ZfsDataset(msgspec.Struct, frozen=True, kw_only=True):
    """How one ZFS file system encrypts what it holds (zfsprops(7))."""

    name: str
    """Its name, which begins with that of its pool."""

    encryption: str
    """The cipher, such as `aes-256-gcm`; `off` where it encrypts nothing."""

    key_location: str
    """Where its key is read from: `prompt`, `file://…`, `https://…`; `none` where it takes that of another one."""


class ZfsPools(Fact, frozen=True, kw_only=True):
    """The ZFS file systems that are mounted, and what their pools lie on."""

    datasets: list[ZfsDataset] | Missing
    """Each file system of ZFS."""

    devices: dict[str, list[str]] | Missing
    """By pool: the paths of its devices and files."""


class Swap(Fact, frozen=True, kw_only=True):
    """One swap area in use."""

    path: str
    """The device or file."""

    kind: str
    """`partition` (any block device) or `file`."""

    is_memory: bool | Missing
    """Whether it only compresses memory (zram without a backing device)."""

    writes_to: str = ""
    """The device or file that a zram device writes pages back to; empty where there is none."""

    @property
    def subject(self) -> str:
        return self.path
