"""Hosts by what /proc and /sys say of their disks: written from the documented formats, cut to what matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from govaudit.catalog import Catalog
from govaudit.judging import FactBook
from govaudit.model import Absent, Fact, FileAttributes, Missing, Observation, Reason, Request, Seen, TargetResult, missing
from govaudit.planning import requests_of
from govaudit.reading import Each, followers
from govaudit.targets.host.patterns import matcher
from govaudit.targets.host.readers import storage
from govaudit.targets.host.readers.real_paths import resolution
from govaudit.targets.host.requests import Command, DeviceHeaders, File, Glob, Listing
from tests.support import NOT_THERE, WHEN, saw

DENIED_TABLES = Seen(content=b"", status=1, errors="/dev/mapper/control: open failed: Permission denied")


def device_rows(*rows: str) -> bytes:
    """`NAME MAPPER-NAME MAPPER-UUID SLAVES MAJOR:MINOR [FIRST-BYTES]` as DeviceHeaders has it, `-` for nothing."""
    lines = []
    for row in rows:
        name, mapper_name, uuid, slaves, number, *first_bytes = row.split()
        lines.append("\t".join([name, mapper_name, uuid, slaves, "0", "0", number, "1024", *(first_bytes or ["-"])]))
    return "".join(f"{line}\n" for line in lines).encode()


def facts_of_host(
    answers: Mapping[Request, str | bytes | Seen | Absent | Missing], *facts: type[Fact], more: Sequence[Observation] = ()
) -> list[Any]:
    """What the engine knows of a host that answers so, and says "not there" to everything else it is asked.

    `more` are observations of requests for many things.
    """
    sources = Catalog().sources("host")
    wants = [want for reader in sources.readers_for(facts) for want in reader.wants]
    seen: dict[str, list[Observation]] = {}
    for observation in more:
        seen.setdefault(observation.request, []).append(observation)
    asked = [request for want in wants for request in requests_of(want)]
    for request in [*asked, *(one for each in wants if isinstance(each, Each) for one in _follow(each, asked, seen, answers))]:
        if request.key not in seen:
            seen[request.key] = _answer(request, answers)
    for request in answers:
        seen.setdefault(request.key, _answer(request, answers))
    result = TargetResult(system="s", address="local:", kind="host", reached=True, complete=True, observed_to=WHEN)
    observations = [observation for several in seen.values() for observation in several]
    book = FactBook(sources, observations, result, now=datetime(2026, 11, 1, 13, tzinfo=UTC), max_age=timedelta(days=30))
    return [book.know(fact) for fact in facts]


def _follow(each: Each, asked: Sequence[Request], seen: dict[str, list[Observation]], answers: Mapping[Request, Any]) -> list[Request]:
    for request in asked:
        if request.key not in seen:
            seen[request.key] = _answer(request, answers)
    return list(followers(each, seen))


def host(mounts: str, devices: bytes, *, tables: str | Seen = "", swaps: str = "") -> dict[Request, Any]:
    """The answers of a host with these mounts, devices, mapping tables (where none are given, those of LUKS) and swaps."""
    if tables == "":
        rows = [row.split("\t") for row in devices.decode().splitlines()]
        tables = "".join(f"{row[1]}: 0 8 crypt aes-xts-plain64 0 0 8:0 32768\n" for row in rows if row[2].startswith("CRYPT-LUKS"))
    table = Seen(content=tables.encode(), status=0) if isinstance(tables, str) else tables
    header = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
    return {
        storage.MOUNTINFO: mounts,
        DeviceHeaders(): devices,
        storage.TABLES: table,
        storage.SWAPS: header + swaps,
        storage.BTRFS: NOT_THERE,
    }


def with_files(
    answers: Mapping[Request, Any], files: Mapping[str, str], *, links: Mapping[str, str] | None = None, directories: Sequence[str] = ()
) -> dict[Request, Any]:
    """The same host with these files and directories, and with symbolic links by where they lead."""
    found: dict[Request, Any] = dict(answers)
    for path, content in files.items():
        found[File(path)] = content
        found[Listing(path)] = _listed("file")
    for path in directories:
        found[Listing(path)] = _listed("directory")
    for path, target in (links or {}).items():
        found[Listing(path)] = _listed("link", target)
        found[resolution(path)] = Seen(content=f"{target}\n".encode(), status=0)
    return found


def _listed(kind: str, link: str = "") -> Seen:
    return Seen(attributes=FileAttributes(kind=kind, mode=0o400, uid=0, gid=0), data={"owner": "root", "group": "root", "link": link})


def _answer(request: Request, answers: Mapping[Request, Any]) -> list[Observation]:
    """A path leads to itself unless it is said otherwise; a pattern brings the files that are said to be there."""
    if request in answers:
        return [saw(request, answers[request], source=getattr(request, "path", "") or getattr(request, "pattern", ""))]
    match request:
        case Command(argv=("readlink", "-f", "--", *paths)):
            each = [answers.get(resolution(path), Seen(content=f"{path}\n".encode())) for path in paths]
            return [saw(request, Seen(content=b"".join(one.content for one in each), status=0))]
        case Glob(pattern=pattern):
            there: list[tuple[str, Request]] = [(each.path, each) for each in answers if isinstance(each, File)]
        case Listing(pattern=pattern):
            there = [(each.pattern, each) for each in answers if isinstance(each, Listing)]
        case _:
            return [saw(request, NOT_THERE)]
    matches = matcher(pattern)
    found = [saw(request, answers[each], source=path) for path, each in there if matches.match(path.encode())]
    return found or [saw(request, NOT_THERE)]


NOT_ALLOWED = missing(Reason.PERMISSION_DENIED, "{path}: permission denied", path="/sys/fs/btrfs")

# A Debian 12 as its installer makes it with "guided, encrypted LVM": sda5 is LUKS2, the volume group lies on it.
LVM_ON_LUKS_MOUNTS = """\
22 28 0:21 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
23 28 0:22 / /proc rw,nosuid,nodev,noexec,relatime shared:13 - proc proc rw
24 28 0:5 / /dev rw,nosuid,relatime shared:2 - devtmpfs udev rw,size=1986300k,nr_inodes=496575,mode=755,inode64
26 28 0:24 / /run rw,nosuid,nodev,noexec,relatime shared:5 - tmpfs tmpfs rw,size=402072k,mode=755,inode64
28 1 254:1 / / rw,relatime shared:1 - ext4 /dev/mapper/app--vg-root rw,errors=remount-ro
44 28 254:3 / /home rw,relatime shared:60 - ext4 /dev/mapper/app--vg-home rw
46 28 8:1 / /boot rw,relatime shared:62 - ext2 /dev/sda1 rw
50 28 0:38 / /var/lib/nfs rw,relatime shared:70 - nfs4 filer:/export rw,vers=4.2
"""
LVM_ON_LUKS_DEVICES = device_rows(
    "dm-0 sda5_crypt CRYPT-LUKS2-3f0c2f1e7ab94d1e8b0e3c1a0a5d9f11-sda5_crypt sda5 254:0",
    "dm-1 app--vg-root LVM-aBcDwXyZroot dm-0 254:1",
    "dm-2 app--vg-swap_1 LVM-aBcDwXyZswap dm-0 254:2",
    "dm-3 app--vg-home LVM-aBcDwXyZhome dm-0 254:3",
    "sda - - - 8:0",
    "sda1 - - - 8:1",
    "sda2 - - - 8:2",
    "sda5 - - - 8:5 4c554b53babe0002",
    "sr0 - - - 11:0",
)
LVM_ON_LUKS_TABLES = """\
app--vg-home: 0 20971520 linear 254:0 42985472
app--vg-root: 0 41943040 linear 254:0 2048
app--vg-swap_1: 0 2000896 linear 254:0 41945088
sda5_crypt: 0 66105344 crypt aes-xts-plain64 :64:logon:cryptsetup:3f0c2f1e-7ab9-4d1e-8b0e-3c1a0a5d9f11-d0 0 8:5 32768
"""
LVM_ON_LUKS_SWAPS = "/dev/dm-2                               partition\t1000444\t\t0\t\t-2\n"

# A server with two disks in RAID 1, a volume group on that, and LUKS on one volume only; root is plain.
LUKS_ON_LVM_ON_RAID_MOUNTS = """\
25 1 253:0 / / rw,relatime shared:1 - xfs /dev/mapper/rl-root rw,attr2,inode64,noquota
90 25 253:2 / /srv/data rw,relatime shared:40 - xfs /dev/mapper/luks-4c0bdc6a rw,attr2,inode64,noquota
91 25 253:2 /pub /srv/pub rw,relatime shared:40 - xfs /dev/mapper/luks-4c0bdc6a rw,attr2,inode64,noquota
"""
LUKS_ON_LVM_ON_RAID_DEVICES = device_rows(
    "sda - - - 8:0",
    "sda1 - - - 8:1",
    "sdb - - - 8:16",
    "sdb1 - - - 8:17",
    "md127 - - sda1,sdb1 9:127",
    "dm-0 rl-root LVM-Qwertyroot md127 253:0",
    "dm-1 rl-data LVM-Qwertydata md127 253:1 4c554b53babe0002",
    "dm-2 luks-4c0bdc6a CRYPT-LUKS2-4c0bdc6a0b0f4cf48d3b5ce8c3b0a3a2-luks-4c0bdc6a dm-1 253:2",
)

# A virtual machine: one disk without partitions, nothing between.
VIRTUAL_MACHINE_MOUNTS = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard\n25 24 0:23 / /dev/shm rw - tmpfs tmpfs rw\n"
VIRTUAL_MACHINE_DEVICES = device_rows("vda - - - 254:0", "zram0 - - - 253:0")
