"""Stacks of every kind that hosts are built with: trees of devices written from the documented formats."""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.encryption_at_rest import PathEncryption
from govaudit.model import Missing, Reason, Request, Seen
from govaudit.targets.host.readers.real_paths import resolution
from govaudit.targets.host.readers.zfs import DATASETS, POOLS
from tests.support.storage import LVM_ON_LUKS_DEVICES, LVM_ON_LUKS_MOUNTS, device_rows, facts_of_host, host

CRYPT = "aes-xts-plain64"


def places(answers: dict[Request, Any]) -> dict[str, PathEncryption]:
    [known] = facts_of_host(answers, PathEncryption)
    return {fact.path: fact for fact in known.facts}


def stacked(number: str, *rows: str, tables: str | Seen = "", kind: str = "ext4", source: str = "/dev/x") -> PathEncryption:
    mounts = f"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 {number} / /srv rw - {kind} {source} rw\n"
    return places(host(mounts, device_rows("sda - - - 8:0", "sda1 - - - 8:1", *rows), tables=tables))["/srv"]


SDB, SDC = "sdb - - - 8:16", "sdc - - - 8:32"
OPEN_B, OPEN_C = "dm-1 b CRYPT-LUKS2-b-b sdb 254:1", "dm-2 c CRYPT-LUKS2-c-c sdc 254:2"
TABLES = f"b: 0 8 crypt {CRYPT} 0 0 8:16 32768\nc: 0 8 crypt {CRYPT} 0 0 8:32 32768\n"


@pytest.mark.parametrize(
    ("rows", "table", "encrypted"),
    [
        # LVM: thin volumes, caches, snapshots and mirrors lie on hidden volumes that lie on the devices.
        (("dm-3 vg-thin LVM-t dm-4 254:3", "dm-4 vg-pool-tpool LVM-p dm-1,dm-2 254:4"), "thin", True),
        (("dm-3 vg-thin LVM-t dm-4 254:3", "dm-4 vg-pool-tpool LVM-p dm-1,sdc 254:4"), "thin", False),
        (("dm-3 vg-cached LVM-c dm-1,dm-2 254:3",), "cache", True),
        (("dm-3 vg-cached LVM-c dm-1,sdc 254:3",), "cache", False),  # the cache is plain: what is read often lies there
        (("dm-3 vg-raid LVM-r dm-1,dm-2 254:3",), "raid", True),
        (("dm-3 vg-raid LVM-r sdb,dm-2 254:3",), "raid", False),
        (("dm-3 vg-vdo LVM-v dm-1 254:3",), "vdo", True),
        (("dm-3 mpatha mpath-3600 dm-1 254:3",), "multipath", True),
        (("dm-3 mpatha mpath-3600 sdb,sdc 254:3",), "multipath", False),
        (("dm-3 i CRYPT-INTEGRITY-i dm-1 254:3",), "integrity", True),
        (("dm-3 i CRYPT-INTEGRITY-i sdb 254:3",), "integrity", False),
        (("dm-3 v CRYPT-VERITY-v dm-1,sdc 254:3",), "verity", False),
        (("dm-3 bits CRYPT-BITLK-x-bits sdb 254:3",), "crypt", True),
        (("dm-3 true CRYPT-TCRYPT-x-true sdb 254:3",), "crypt", True),
        (("dm-3 plain CRYPT-PLAIN-plain sdb 254:3",), "crypt", True),
        (("dm-3 file CRYPT-FVAULT2-x-file sdb 254:3",), "crypt", True),
    ],
)
def test_device_mapper_of_every_kind(rows: tuple[str, ...], table: str, encrypted: bool) -> None:
    name = rows[0].split()[1]
    lines = "".join(
        f"{row.split()[1]}: 0 8 {table if row is rows[0] else 'thin-pool'} {CRYPT if table == 'crypt' else '8:16'} 0\n" for row in rows
    )
    found = stacked("254:3", SDB, SDC, OPEN_B, OPEN_C, *rows, tables=TABLES + lines)
    assert isinstance(found.encrypted_by, list)
    assert bool(found.encrypted_by) is encrypted, name


@pytest.mark.parametrize(
    ("rows", "encrypted"),
    [
        (("bcache0 - - dm-1,dm-2 252:0",), True),
        (("bcache0 - - dm-1,sdc 252:0",), False),
        (("bcache0 - - sdb,dm-2 252:0",), False),
        (("md0 - - dm-1,dm-2 252:0",), True),
        (("md0 - - dm-1,sdc 252:0",), False),
    ],
)
def test_caches_and_arrays_count_all_their_members(rows: tuple[str, ...], encrypted: bool) -> None:
    found = stacked("252:0", SDB, SDC, OPEN_B, OPEN_C, *rows, tables=TABLES)
    assert isinstance(found.encrypted_by, list)
    assert bool(found.encrypted_by) is encrypted


@pytest.mark.parametrize("kind", ["nbd0", "drbd1", "rbd0", "zd16", "bcache1"])
def test_devices_whose_other_end_is_not_seen_are_missing(kind: str) -> None:
    assert isinstance(stacked("252:0", f"{kind} - - - 252:0").encrypted_by, Missing)


@pytest.mark.parametrize(("kind", "layer"), [("ecryptfs", "eCryptfs"), ("fuse.gocryptfs", "gocryptfs"), ("fuse.cryfs", "CryFS")])
def test_file_systems_that_encrypt(kind: str, layer: str) -> None:
    assert stacked("0:70", kind=kind, source="/home/.cipher").encrypted_by == [layer]


@pytest.mark.parametrize("kind", ["fuse.encfs", "fuse.unknown", "fuse.gocryptfs-reverse", "fuse"])
def test_other_fuse_file_systems_are_missing(kind: str) -> None:
    assert isinstance(stacked("0:70", kind=kind, source="/home/.cipher").encrypted_by, Missing)


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "ceph", "fuse.sshfs", "9p", "virtiofs"])
def test_files_of_other_hosts_say_so(kind: str) -> None:
    found = stacked("0:70", kind=kind, source="filer:/x").encrypted_by
    assert isinstance(found, Missing)
    assert str(found.sentence) == (
        f"the files at /srv lie elsewhere ({kind}, filer:/x), and only who keeps them there can say whether they are encrypted"
    )


def overlay(options: str, *, point: str = "/opt/merged", **links: str) -> list[str] | Missing:
    mounts = LVM_ON_LUKS_MOUNTS + f"60 28 8:2 / /data rw - ext4 /dev/sda2 rw\n70 28 0:60 / {point} rw - overlay overlay rw,{options}\n"
    answers: dict[Request, Any] = host(mounts, LVM_ON_LUKS_DEVICES)
    for path, target in links.items():
        answers[resolution(f"/{path}")] = Seen(content=f"{target}\n".encode(), status=0)
    return places(answers)[point].encrypted_by


def test_an_overlay_lies_on_all_its_layers() -> None:
    root = ["sda5_crypt (LUKS2, aes-xts-plain64)"]
    assert overlay("lowerdir=/srv/a:/srv/b,upperdir=/home/up,workdir=/home/work") == root
    assert overlay("lowerdir+=/srv/a,lowerdir+=/srv/b,upperdir=/home/up,workdir=/home/work") == root
    assert overlay("lowerdir=/srv/a:/data/b,upperdir=/home/up,workdir=/home/work") == []
    assert overlay("lowerdir=/srv/a,upperdir=/data/up,workdir=/data/work") == []
    assert overlay("lowerdir=/srv/a:/boot/b") == []
    assert overlay("lowerdir=/lower,upperdir=/home/up", lower="/data/lower") == [], "a link leads to a plain file system"


@pytest.mark.parametrize("options", ["lowerdir=l/AB:l/CD,upperdir=/home/up", "index=off", "lowerdir=/a\\134:b,upperdir=/home/up"])
def test_an_overlay_whose_layers_cannot_be_told_is_missing(options: str) -> None:
    assert isinstance(overlay(options), Missing)


def test_an_overlay_on_itself_comes_to_an_end() -> None:
    assert isinstance(overlay("lowerdir=/opt/merged/a,upperdir=/opt/merged/b"), Missing)


def test_the_overlay_of_a_root_lies_in_another_namespace() -> None:
    answers = host("1 0 0:60 / / rw - overlay overlay rw,lowerdir=/a,upperdir=/b\n", LVM_ON_LUKS_DEVICES)
    assert isinstance(places(answers)["/"].encrypted_by, Missing)


ZFS_MOUNTS = "25 1 0:30 / / rw - zfs rpool/ROOT rw,xattr\n26 25 0:31 / /srv rw - zfs rpool/srv rw,xattr\n"
ZFS_GET = "rpool/ROOT\tencryption\toff\nrpool/srv\tencryption\taes-256-gcm\nrpool/srv\tkeylocation\tprompt\n"


def zfs(*devices: str, get: str = ZFS_GET) -> dict[str, PathEncryption]:
    answers = host(ZFS_MOUNTS, device_rows(SDB, SDC, OPEN_B, OPEN_C), tables=TABLES)
    listed = "rpool\n\tmirror-0\t-\n" + "".join(f"\t{device}\t-\n" for device in devices)
    return places({**answers, DATASETS: Seen(content=get.encode(), status=0), POOLS: Seen(content=listed.encode(), status=0)})


def test_zfs_encrypts_by_itself_or_lies_on_what_does() -> None:
    plain = zfs("/dev/sdb", "/dev/sdc")
    assert plain["/srv"].encrypted_by == ["rpool/srv (ZFS, aes-256-gcm)"]
    assert (plain["/"].encrypted_by, plain["/"].disks) == ([], ["sdb", "sdc"])
    beneath = zfs("/dev/mapper/b", "/dev/dm-2")
    assert beneath["/"].encrypted_by == ["b (LUKS2, aes-xts-plain64)", "c (LUKS2, aes-xts-plain64)"]
    assert zfs("/dev/mapper/b", "/dev/sdc")["/"].encrypted_by == []


def test_zfs_that_is_not_known_is_missing() -> None:
    assert isinstance(zfs()["/"].encrypted_by, Missing)
    assert isinstance(zfs("/dev/sdz")["/"].encrypted_by, Missing)
    other = zfs("/dev/sdb", get="rpool/other\tencryption\taes-256-gcm\n")["/srv"].encrypted_by
    assert isinstance(other, Missing)
    assert other.reason is Reason.INCOMPLETE
    answers = host(ZFS_MOUNTS, device_rows(SDB))
    assert isinstance(places(answers)["/srv"].encrypted_by, Missing)


def test_the_devices_of_a_stack_are_named_from_top_to_bottom() -> None:
    found = places(host(LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_DEVICES))
    assert found["/home"].stack == ["app--vg-home", "sda5_crypt", "sda5", "sda"]
    assert found["/boot"].stack == ["sda1", "sda"]
    assert found["/run"].stack == []
