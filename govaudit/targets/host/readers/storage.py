"""Mounts, swaps and block devices, as the kernel tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govaudit.facts.storage import BlockDevice, BtrfsDevices, Mount, Swap
from govaudit.model import Absent, Complete, Missing, Observation, Reason, Request, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.requests import Command, DeviceHeaders, Listing, LiveFile

MOUNTINFO = LiveFile("/proc/self/mountinfo")
SWAPS = LiveFile("/proc/swaps")
TABLES = Command(("dmsetup", "table"))
PLACES = Listing("/sys/class/block/*")
BTRFS = Listing("/sys/fs/btrfs/*/devices/*")

MAX_LINES = 5_000
"""More mounts or devices are not followed."""

MAX_PATH = 4_096
"""PATH_MAX of Linux, in bytes."""

MAX_DIRECTORIES = 128
"""Deeper mount points are not followed."""

_OCTAL = re.compile(r"\\([0-3][0-7]{2})")
_NAME = re.compile(r"[A-Za-z0-9_.!:+-]{1,128}")
_DRIVE = re.compile(r"(sr|fd|n?st)\d+")
_ZRAM = re.compile(r"/dev/zram\d{1,4}")
_LOOP = re.compile(r"loop\d+")
_PARTITION = re.compile(r"(.*\d)p\d+|(.*\D)\d+")
_DEVICE = re.compile(r"\d{1,7}:\d{1,8}")


def unescaped(text: str) -> str:
    """A field of /proc with its octal escapes undone: `\\040` is a space (proc_pid_mountinfo(5))."""
    return _OCTAL.sub(lambda found: chr(int(found[1], 8)), text)


@reads(MOUNTINFO)
def mounts(seen: Observations) -> Iterator[Mount | Complete | Missing]:
    """Every line of /proc/self/mountinfo."""
    answer = seen.seen(MOUNTINFO)
    if answer is None:
        yield missing(Reason.NOT_SUPPORTED, "{path} does not exist", path=MOUNTINFO.path)
        return
    lines = [line for line in answer.lines() if line]
    if not lines or len(lines) > MAX_LINES:
        yield missing(Reason.UNPARSEABLE, "{path} has {lines} lines, which cannot be followed", path=MOUNTINFO.path, lines=len(lines))
        return
    for number, line in enumerate(lines, start=1):
        mount = mount_of_line(line)
        if mount is None:
            yield missing(Reason.UNPARSEABLE, "{path}: line {line} cannot be read", path=MOUNTINFO.path, line=number)
            return
        yield mount
    yield complete("nothing is mounted")


def mount_of_line(line: str) -> Mount | None:
    """One line of mountinfo, None where it cannot be read: ID PARENT MAJOR:MINOR ROOT POINT OPTIONS [TAG…] - TYPE SOURCE SUPER-OPTIONS."""
    before, separator, after = line.partition(" - ")
    first, last = before.split(" "), after.split(" ")
    if not separator or len(first) < 6 or len(last) < 2 or not _DEVICE.fullmatch(first[2]):
        return None
    if not all(number.isascii() and number.isdigit() and len(number) < 20 for number in first[:2]):
        return None
    root, point = unescaped(first[3]), unescaped(first[4])
    if not point.startswith("/") or max(len(root), len(point)) > MAX_PATH or point.count("/") > MAX_DIRECTORIES:
        return None
    super_options = last[2].split(",") if len(last) > 2 else []
    return Mount(
        id=int(first[0]),
        parent=int(first[1]),
        point=point,
        root=root,
        file_system=last[0],
        source=unescaped(last[1]),
        device=first[2],
        options=sorted({*first[5].split(","), *super_options} - {""}),
    )


def backings(swaps: Sequence[Observation]) -> Sequence[Request]:
    """For each zram in use, the device that it writes pages back to (the kernel's zram.rst)."""
    fields = [line.split() for seen in swaps if isinstance(seen.outcome, Seen) for line in seen.outcome.lines()[1:MAX_LINES]]
    return [zram_backing(words[0]) for words in fields if words and _ZRAM.fullmatch(words[0])]


def zram_backing(path: str) -> LiveFile:
    """Where a zram device says what it writes back to."""
    return LiveFile(f"/sys/class/block/{path.removeprefix('/dev/')}/backing_dev")


@reads(SWAPS, Each(SWAPS, backings))
def swaps(seen: Observations) -> Iterator[Swap | Complete | Missing]:
    """Every line of /proc/swaps; the kernel without swap has no such file."""
    answer = seen.outcome(SWAPS)
    if isinstance(answer, Absent):
        yield complete("the kernel has no swap")
        return
    lines = answer.lines() if isinstance(answer, Seen) else []
    if not lines or not lines[0].startswith("Filename"):
        yield missing(Reason.UNPARSEABLE, "{path} cannot be read", path=SWAPS.path)
        return
    for number, line in enumerate(lines[1:MAX_LINES], start=2):
        fields = line.split()
        if len(fields) < 3 or not fields[0].startswith("/") or fields[1] not in ("partition", "file"):
            yield missing(Reason.UNPARSEABLE, "{path}: line {line} cannot be read", path=SWAPS.path, line=number)
            return
        path = unescaped(fields[0])
        backing = _backing(path, seen)
        yield Swap(
            path=path,
            kind=fields[1],
            is_memory=backing if isinstance(backing, Missing) else backing == "none",
            writes_to="" if isinstance(backing, Missing) or backing == "none" else backing,
        )
    yield complete("no swap is in use")


def _backing(path: str, seen: Observations) -> str | Missing:
    """What a zram device writes its pages back to, `none` where they stay in memory; empty for other swaps."""
    if not _ZRAM.fullmatch(path):
        return ""
    match seen.outcome(zram_backing(path)):
        case Missing() as why:
            return why
        case Absent():
            return "none"
        case Seen() as answer:
            backing = answer.text.removesuffix("\n")
    if backing == "none" or backing.startswith("/"):
        return backing
    return missing(Reason.UNPARSEABLE, "what {path} writes back to cannot be read", path=path)


def details_of_devices(devices: Sequence[Observation]) -> list[Request]:
    """What to ask besides: the file behind each loop device in use, and the tables of device-mapper where it has devices.

    Elsewhere dmsetup is not run, because opening its control device would load a module into the kernel.
    """
    rows = [row for seen in devices if isinstance(seen.outcome, Seen) for row in device_rows(seen.outcome) or ()]
    tables: list[Request] = [TABLES] if any(row[1] for row in rows) else []
    return [*tables, *(_backing_file(row[0]) for row in rows if _is_loop_in_use(row))]


def _is_loop_in_use(row: Sequence[str]) -> bool:
    return _LOOP.fullmatch(row[0]) is not None and row[7] not in ("", "0")


def _backing_file(name: str) -> LiveFile:
    return LiveFile(f"/sys/class/block/{name}/loop/backing_file")


@reads(DeviceHeaders(), Each(DeviceHeaders(), details_of_devices), Maybe(PLACES))
def block_devices(seen: Observations) -> Iterator[BlockDevice | Complete | Missing]:
    """Every device of /sys/class/block, with what device-mapper says of its own."""
    answer = seen.seen(DeviceHeaders())
    if answer is None:
        yield missing(Reason.NOT_SUPPORTED, "{path} does not exist", path="/sys/class/block")
        return
    rows = device_rows(answer)
    if rows is None:
        yield missing(Reason.UNPARSEABLE, "the list of block devices cannot be read")
        return
    tables = _tables(seen.outcome(TABLES))
    names = {row[0] for row in rows}
    places = _places(seen)
    for row in rows:
        behind = seen.outcome(_backing_file(row[0])) if _is_loop_in_use(row) else None
        yield _block_device(row, names, tables, behind, places)
    yield complete("the host has no block devices")


def has_luks_header(row: Sequence[str]) -> bool:
    """Whether a device begins with `LUKS` and two bytes more, in version 1 and 2 alike."""
    return row[8].lower().startswith("4c554b53babe")


def is_drive(name: str) -> bool:
    """Whether it is a drive for discs, whose opening would set it in motion: its first bytes are not asked for."""
    return _DRIVE.fullmatch(name) is not None


def device_rows(answer: Seen) -> list[list[str]] | None:
    """NAME MAPPER-NAME MAPPER-UUID SLAVES READ-ONLY REMOVABLE MAJOR:MINOR SECTORS FIRST-BYTES; None where it is not that."""
    lines = [line for line in answer.lines() if line]
    rows = [[_nothing(field) for field in line.split("\t")] for line in lines[:MAX_LINES]]
    is_read = all(len(row) == 9 and _NAME.fullmatch(row[0]) and _DEVICE.fullmatch(row[6]) for row in rows)
    return rows if is_read and len(lines) <= MAX_LINES else None


def _block_device(
    row: Sequence[str],
    names: set[str],
    tables: dict[str, list[list[str]]] | Missing,
    behind: Seen | Absent | Missing | None,
    places: dict[str, str] | Missing,
) -> BlockDevice:
    name, mapper_name, mapper_uuid, slaves, _, removable, device, _, first_bytes = row
    targets: list[str] | Missing
    ciphers: list[str] | Missing
    if not mapper_name:
        targets = ciphers = []
    elif isinstance(tables, Missing):
        targets = ciphers = tables
    elif mapper_name not in tables:
        targets = ciphers = missing(Reason.INCOMPLETE, "dmsetup does not list {device}", device=mapper_name)
    else:
        targets = sorted({line[0] for line in tables[mapper_name]})
        ciphers = sorted({line[1] for line in tables[mapper_name] if line[0] == "crypt" and len(line) > 1})
    header: bool | Missing = has_luks_header(row)
    if not first_bytes:
        header = missing(Reason.PERMISSION_DENIED, "the first bytes of {device} may not be read", device=name)
    return BlockDevice(
        name=name,
        device=device,
        mapper_name=mapper_name,
        mapper_uuid=mapper_uuid,
        slaves=sorted(slave for slave in slaves.split(",") if slave),
        partition_of=_partition_of(name, names),
        backing_file=behind.text.removesuffix("\n") if isinstance(behind, Seen) else behind if isinstance(behind, Missing) else "",
        is_removable=_is_removable(name, removable, places),
        has_luks_header=header,
        targets=targets,
        ciphers=ciphers,
    )


def _partition_of(name: str, names: set[str]) -> str:
    """The kernel names partitions `sda1`, and `nvme0n1p1` where the disk's own name ends with a digit (block/partitions/core.c)."""
    match = _PARTITION.fullmatch(name)
    disk = (match[1] or match[2]) if match else ""
    return disk if disk in names else ""


def _places(seen: Observations) -> dict[str, str] | Missing:
    """Where each device stands in the tree of devices: the links of /sys/class/block."""
    found: dict[str, str] = {}
    for observation in seen.many(PLACES):
        if isinstance(observation.outcome, Missing):
            return observation.outcome
        if isinstance(observation.outcome, Seen) and isinstance(observation.outcome.data, dict):
            found[observation.source.rpartition("/")[2]] = str(observation.outcome.data.get("link", ""))
    return found


def _is_removable(name: str, removable: str, places: dict[str, str] | Missing) -> bool | Missing:
    if removable == "1":
        return True
    if isinstance(places, Missing):
        return places
    if name not in places:
        return missing(Reason.INCOMPLETE, "where {device} is attached is not known", device=name)
    return re.search(r"/(usb|fw)\d+/", places[name]) is not None


def _nothing(field: str) -> str:
    return "" if field == "-" else field


def _tables(outcome: Seen | Absent | Missing) -> dict[str, list[list[str]]] | Missing:
    """`NAME: START LENGTH TARGET PARAMETERS…` by name; dmsetup shows keys as zeros, and nothing of them is kept."""
    if isinstance(outcome, Missing):
        return outcome
    if isinstance(outcome, Absent):
        return missing(Reason.TOOL_MISSING, "dmsetup is not installed, so that the tables of device-mapper are not known")
    if outcome.status != 0:
        return missing(Reason.REFUSED, "dmsetup ended with status {status}", status=outcome.status)
    tables: dict[str, list[list[str]]] = {}
    for line in outcome.lines():
        name, colon, row = line.partition(": ")
        fields = row.split()
        if colon and len(fields) >= 3:
            tables.setdefault(name, []).append(fields[2:4])
    return tables


@reads(Maybe(BTRFS))
def btrfs_devices(seen: Observations) -> BtrfsDevices:
    """Which devices each mounted btrfs lies on, from /sys/fs/btrfs/UUID/devices/NAME."""
    groups: dict[str, list[str]] = {}
    for observation in seen.many(BTRFS):
        if isinstance(observation.outcome, Missing):
            return BtrfsDevices(groups=observation.outcome)
        parts = observation.source.split("/")
        if isinstance(observation.outcome, Seen) and len(parts) == 7:
            groups.setdefault(parts[4], []).append(parts[6])
    return BtrfsDevices(groups=[sorted(names) for _, names in sorted(groups.items())])
