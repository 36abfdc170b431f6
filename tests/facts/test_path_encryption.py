"""Path → mount → device stack → encrypted or not."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.catalog import Catalog
from govaudit.facts.derived.mount_tree import MountTree
from govaudit.facts.derived.path_encryption import path_encryption
from govaudit.facts.encryption_at_rest import PathEncryption, SwapEncryption
from govaudit.facts.paths import is_within
from govaudit.facts.real_paths import RealPaths
from govaudit.facts.storage import BlockDevice, BtrfsDevices, Mount, ZfsPools
from govaudit.judging import FactBook
from govaudit.looking import Limits
from govaudit.model import Many, Missing, Reason, Request, Target, TargetResult
from govaudit.planning import plan_target, requests_of
from govaudit.reading import Observations
from govaudit.targets.host.observer import connect
from govaudit.targets.host.readers import storage
from govaudit.targets.host.requests import DeviceHeaders, LiveFile
from tests.support import DENIED, saw
from tests.support.storage import (
    DENIED_TABLES,
    LUKS_ON_LVM_ON_RAID_DEVICES,
    LUKS_ON_LVM_ON_RAID_MOUNTS,
    LVM_ON_LUKS_DEVICES,
    LVM_ON_LUKS_MOUNTS,
    LVM_ON_LUKS_SWAPS,
    LVM_ON_LUKS_TABLES,
    NOT_ALLOWED,
    VIRTUAL_MACHINE_DEVICES,
    VIRTUAL_MACHINE_MOUNTS,
    device_rows,
    facts_of_host,
    host,
)


def encryption(answers: dict[Request, Any]) -> dict[str, PathEncryption]:
    [known] = facts_of_host(answers, PathEncryption)
    assert isinstance(known, Many), known
    return {fact.path: fact for fact in known.facts}


def one_mount(kind: str, device: str, source: str, devices: bytes, **more: Any) -> PathEncryption:
    options = more.pop("options", "rw")
    return encryption(host(f"1 0 {device} / / rw - {kind} {source} {options}\n", devices, **more))["/"]


def reason_of(fact: PathEncryption) -> Reason:
    assert isinstance(fact.encrypted_by, Missing)
    return fact.encrypted_by.reason


def test_logical_volumes_on_luks_are_encrypted_and_what_lies_beside_is_not() -> None:
    found = encryption(host(LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_DEVICES, tables=LVM_ON_LUKS_TABLES))
    assert found["/"].encrypted_by == ["sda5_crypt (LUKS2, aes-xts-plain64)"]
    assert found["/"].disks == ["sda"]
    assert found["/home"].encrypted_by == ["sda5_crypt (LUKS2, aes-xts-plain64)"]
    assert found["/boot"].encrypted_by == []
    assert found["/boot"].disks == ["sda"]
    assert found["/run"].in_memory
    assert reason_of(found["/var/lib/nfs"]) is Reason.NOT_SUPPORTED
    assert set(found) == {"/", "/home", "/boot", "/run", "/var/lib/nfs"}


def test_without_the_tables_nothing_is_known_for_the_cipher_may_be_null() -> None:
    assert reason_of(encryption(host(LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_DEVICES, tables=DENIED_TABLES))["/"]) is Reason.REFUSED


def test_luks_on_a_volume_on_a_raid_encrypts_that_volume_alone() -> None:
    found = encryption(host(LUKS_ON_LVM_ON_RAID_MOUNTS, LUKS_ON_LVM_ON_RAID_DEVICES))
    assert found["/"].encrypted_by == []
    assert found["/"].disks == ["sda", "sdb"]
    assert found["/srv/data"].encrypted_by == ["luks-4c0bdc6a (LUKS2, aes-xts-plain64)"]
    assert found["/srv/pub"].encrypted_by == ["luks-4c0bdc6a (LUKS2, aes-xts-plain64)"], "a bind mount goes by its device"


def test_a_raid_with_one_plain_member_is_not_encrypted() -> None:
    devices = device_rows(
        "sda - - - 8:0", "sdb - - - 8:16", "dm-0 one CRYPT-LUKS2-x-one sda 254:0", "md0 - - dm-0,sdb 9:0", "md0p1 - - - 259:0"
    )
    found = one_mount("ext4", "259:0", "/dev/md0p1", devices)
    assert found.encrypted_by == []
    assert found.disks == ["sdb"]


def test_a_partition_of_an_encrypted_raid_is_encrypted() -> None:
    devices = device_rows(
        "sda - - - 8:0", "sdb - - - 8:16", "dm-0 one CRYPT-LUKS2-x-one sda 254:0", "dm-1 two CRYPT-LUKS1-y-two sdb 254:1"
    ) + device_rows("md0 - - dm-0,dm-1 9:0", "md0p1 - - - 259:0")
    assert one_mount("ext4", "259:0", "/dev/md0p1", devices).encrypted_by == [
        "one (LUKS2, aes-xts-plain64)",
        "two (LUKS1, aes-xts-plain64)",
    ]


def test_the_disk_of_a_virtual_machine_is_not_encrypted_here() -> None:
    found = encryption(host(VIRTUAL_MACHINE_MOUNTS, VIRTUAL_MACHINE_DEVICES))
    assert (found["/"].encrypted_by, found["/"].disks) == ([], ["vda"])


@pytest.mark.parametrize(
    ("kind", "device", "source", "devices"),
    [
        ("nfs4", "0:40", "filer:/export", b""),
        ("overlay", "0:41", "overlay", b""),
        ("fuse.encfs", "0:42", "encfs", b""),
        ("zfs", "0:43", "rpool/ROOT", b""),
        ("9p", "0:44", "share", b""),
        ("ext4", "43:0", "/dev/nbd0", device_rows("nbd0 - - - 43:0")),
        ("ext4", "147:0", "/dev/drbd0", device_rows("drbd0 - - - 147:0")),
        ("ext4", "254:0", "/dev/mapper/odd", device_rows("sda - - - 8:0", "dm-0 odd ODD-1234 sda 254:0")),
        ("ext4", "254:0", "/dev/mapper/hand", device_rows("sda - - - 8:0", "dm-0 hand - sda 254:0")),
        ("ext4", "8:99", "/dev/sdz9", device_rows("sda - - - 8:0")),
        ("ext4", "254:0", "/dev/dm-0", device_rows("dm-0 a LVM-x dm-1 254:0", "dm-1 b LVM-y dm-0 254:1")),
        ("ext4", "254:1", "/dev/dm-1", device_rows("dm-0 m CRYPT-SUBDEV-x - 254:0", "dm-1 n CRYPT-LUKS2-x-n dm-0 254:1")),
    ],
)
def test_what_cannot_be_followed_is_missing(kind: str, device: str, source: str, devices: bytes) -> None:
    assert isinstance(one_mount(kind, device, source, devices).encrypted_by, Missing)


def test_a_mapping_with_the_null_cipher_encrypts_nothing() -> None:
    devices = device_rows("sda - - - 8:0", "dm-0 c CRYPT-LUKS2-x-c sda 254:0")
    assert one_mount("ext4", "254:0", "/dev/mapper/c", devices, tables="c: 0 8 crypt cipher_null-ecb - 0 8:0 32768\n").encrypted_by == []


def test_a_mapping_that_is_only_partly_encrypted_is_missing() -> None:
    devices = device_rows("sda - - - 8:0", "dm-0 c CRYPT-LUKS2-x-c sda 254:0")
    tables = "c: 0 8 crypt aes-xts-plain64 0 0 8:0 32768\nc: 8 8 linear 8:0 40960\n"
    assert reason_of(one_mount("ext4", "254:0", "/dev/mapper/c", devices, tables=tables)) is Reason.NOT_SUPPORTED


def test_a_mapping_made_by_hand_is_followed_by_its_table() -> None:
    devices = device_rows("sda - - - 8:0", "dm-0 c - sda 254:0")
    crypt = one_mount("ext4", "254:0", "/dev/mapper/c", devices, tables="c: 0 8 crypt aes-xts-plain64 0 0 8:0 0\n")
    assert crypt.encrypted_by == ["c (dm-crypt, aes-xts-plain64)"]
    linear = one_mount("ext4", "254:0", "/dev/mapper/c", devices, tables="c: 0 8 linear 8:0 0\n")
    assert linear.encrypted_by == []


def test_an_outside_journal_of_an_encrypted_file_system_is_missing() -> None:
    devices = device_rows("sda - - - 8:0", "dm-0 c CRYPT-LUKS2-x-c sda 254:0")
    assert reason_of(one_mount("xfs", "254:0", "/dev/mapper/c", devices, options="rw,logdev=/dev/sdb1")) is Reason.NOT_SUPPORTED


def test_btrfs_counts_all_its_devices() -> None:
    devices = device_rows("sda - - - 8:0", "sdb - - - 8:16", "dm-0 c CRYPT-LUKS2-x-c sda 254:0")
    mounts = "1 0 0:30 /root / rw - btrfs /dev/mapper/c rw,subvol=/root\n"

    def found(*names: str) -> PathEncryption:
        known_mounts, known_devices = facts_of_host(host(mounts, devices), Mount, BlockDevice)
        places = [saw(storage.BTRFS, b"", source=f"/sys/fs/btrfs/7c9f/devices/{name}") for name in names]
        group = storage.btrfs_devices(Observations(places))
        first = next(iter(path_encryption(known_mounts.facts, known_devices.facts, group, NO_ZFS, NO_LINKS)))
        assert isinstance(first, PathEncryption)
        return first

    assert found("dm-0").encrypted_by == ["c (LUKS2, aes-xts-plain64)"]
    assert found("dm-0", "sdb").encrypted_by == []
    assert reason_of(found("sdb")) is Reason.INCOMPLETE
    assert reason_of(encryption({**host(mounts, devices), storage.BTRFS: NOT_ALLOWED})["/"]) is Reason.PERMISSION_DENIED


def test_a_loop_device_lies_on_the_file_system_of_its_file() -> None:
    mounts = LVM_ON_LUKS_MOUNTS + "77 28 7:3 / /opt/image rw - ext4 /dev/loop3 rw\n"
    devices = LVM_ON_LUKS_DEVICES + device_rows("loop3 - - - 7:3")
    backing = LiveFile("/sys/class/block/loop3/loop/backing_file")
    assert encryption({**host(mounts, devices), backing: "/home/a.img\n"})["/opt/image"].encrypted_by == [
        "sda5_crypt (LUKS2, aes-xts-plain64)"
    ]
    assert encryption({**host(mounts, devices), backing: "/boot/b.img\n"})["/opt/image"].encrypted_by == []
    assert encryption({**host(mounts, devices), backing: "/opt/image/itself\n"})["/opt/image"].encrypted_by != []
    assert isinstance(encryption(host(mounts, devices))["/opt/image"].encrypted_by, Missing)


def test_swap_on_an_encrypted_volume_on_a_file_and_in_memory() -> None:
    swaps = LVM_ON_LUKS_SWAPS + "/boot/swapfile  file\t1024\t0\t-3\n/dev/zram0  partition\t1024\t0\t100\n"
    devices = LVM_ON_LUKS_DEVICES + device_rows("zram0 - - - 252:0")
    [known] = facts_of_host(host(LVM_ON_LUKS_MOUNTS, devices, swaps=swaps), SwapEncryption)
    by_path = {fact.path: fact for fact in known.facts}
    assert by_path["/dev/dm-2"].encrypted_by == ["sda5_crypt (LUKS2, aes-xts-plain64)"]
    assert (by_path["/boot/swapfile"].encrypted_by, by_path["/boot/swapfile"].disks) == ([], ["sda"])
    assert by_path["/dev/zram0"].in_memory


def test_swap_on_zram_that_writes_back_goes_by_what_it_writes_to() -> None:
    answers = {
        **host(VIRTUAL_MACHINE_MOUNTS, VIRTUAL_MACHINE_DEVICES, swaps="/dev/zram0 partition 1 0 1\n"),
        storage.zram_backing("/dev/zram0"): "/dev/vda\n",
    }
    [known] = facts_of_host(answers, SwapEncryption)
    assert (known.facts[0].encrypted_by, known.facts[0].disks, known.facts[0].in_memory) == ([], ["vda"], False)
    [known] = facts_of_host({**answers, storage.zram_backing("/dev/zram0"): "/dev/sdb1\n"}, SwapEncryption)
    assert isinstance(known.facts[0].encrypted_by, Missing)


def test_no_devices_is_missing_and_no_mount_of_the_root_leaves_the_list_incomplete() -> None:
    answers = host(VIRTUAL_MACHINE_MOUNTS, VIRTUAL_MACHINE_DEVICES)
    [known] = facts_of_host({**answers, DeviceHeaders(): NOT_ALLOWED}, PathEncryption)
    assert isinstance(known, Missing)
    [known] = facts_of_host(host("5 4 8:1 / /data rw - ext4 /dev/sda1 rw\n", VIRTUAL_MACHINE_DEVICES), PathEncryption)
    assert isinstance(known.ending, Missing)


def mount(number: int, parent: int, point: str) -> Mount:
    return Mount(id=number, parent=parent, point=point, root="/", file_system="ext4", source="", device="8:1", options=[])


def test_a_path_is_resolved_by_whole_components_and_the_last_mount_covers() -> None:
    tree = MountTree([mount(1, 0, "/"), mount(2, 1, "/data"), mount(3, 2, "/data/a"), mount(4, 2, "/data"), mount(5, 1, "/dat")])

    def at(path: str) -> int:
        found = tree.mount_of(path)
        assert found is not None
        return found.id

    assert [at(path) for path in ("/", "/data", "/data/a/b", "/database", "/dat/x")] == [1, 4, 4, 1, 5]
    assert [one.id for one in tree.visible()] == [1, 5, 4], "3 lies beneath 4, which was mounted over it"


def test_what_is_mounted_below_is_not_part_of_it() -> None:
    found = encryption(host(LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_DEVICES))
    assert found["/"].mounted_below == ["/boot", "/dev", "/home", "/proc", "/run", "/sys", "/var/lib/nfs"]
    assert found["/"].holds("/var/lib")
    assert not found["/"].holds("/home/ada")
    assert found["/home"].holds("/home/ada")
    assert not is_within("/homes", "/home")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from(["/", "/a", "/a/b", "/ab", "/a/b/c"])), max_size=12))
def test_any_tangle_of_mounts_is_followed_to_an_end(rows: list[tuple[int, int, str]]) -> None:
    tree = MountTree([mount(*row) for row in rows])
    for path in ("/", "/a/b/c/d", "/ab"):
        tree.mount_of(path)
    tree.visible()


def test_a_real_mount_of_this_machine(as_root: None, tmp_path: Path) -> None:
    """An image on a loop device: from its mount over the loop device and the file to the file system that holds the file."""
    image, point = tmp_path / "disk.img", tmp_path / "mounted"
    point.mkdir()
    with image.open("wb") as file:
        file.truncate(8 * 1024 * 1024)
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
    subprocess.run(["mount", "-o", "loop,ro", str(image), str(point)], check=True)
    try:
        plan = plan_target(Target(system="s", address="local:", kind="host"), (), Catalog())
        readers = plan.sources.readers_for([PathEncryption])
        asked = {request.key: request for reader in readers for want in reader.wants for request in requests_of(want)}
        with connect(plan.target, Limits(60)) as session:
            seen = list(session.ask(list(asked.values())))
            more = storage.details_of_devices([one for one in seen if one.request == DeviceHeaders().key])
            seen += session.ask(more)
    finally:
        subprocess.run(["umount", str(point)], check=True)
    result = TargetResult(system="s", address="local:", kind="host", reached=True, complete=True)
    known = FactBook(plan.sources, seen, result, now=seen[0].at, max_age=timedelta(days=1)).know(PathEncryption)
    assert isinstance(known, Many)
    by_path = {fact.path: fact for fact in known.facts}
    holder = max((path for path in by_path if is_within(str(image), path) and path != str(point)), key=len)
    assert by_path[str(point)].file_system == "ext4"
    assert by_path[str(point)].encrypted_by == by_path[holder].encrypted_by
    assert by_path[str(point)].disks == by_path[holder].disks


NO_ZFS, NO_LINKS = ZfsPools(datasets=[], devices={}), RealPaths(paths=[])

NAMES = st.sampled_from(["sda", "sda1", "md0", "md0p1", "dm-0", "dm-1", "dm-2", "loop0", "nbd0"])
UUIDS = st.sampled_from(["", "LVM-a", "CRYPT-LUKS2-a", "CRYPT-PLAIN-b", "CRYPT-VERITY-c", "odd"])


def known_or_not(*values: list[str]) -> st.SearchStrategy[list[str] | Missing]:
    return st.sampled_from([*values, DENIED])


@st.composite
def stacks(draw: st.DrawFn) -> list[BlockDevice]:
    """Any devices on any others, in circles too."""
    devices = []
    for number, name in enumerate(draw(st.lists(NAMES, unique=True))):
        is_mapped = name.startswith("dm-")
        targets: list[str] = draw(st.lists(st.sampled_from(["crypt", "linear", "odd"]), max_size=2)) if is_mapped else []
        devices.append(
            BlockDevice(
                name=name,
                device=f"9:{number}",
                mapper_name=f"map-{name}" if is_mapped else "",
                mapper_uuid=draw(UUIDS) if is_mapped else "",
                slaves=draw(st.lists(NAMES, max_size=3)),
                partition_of=draw(st.sampled_from(["", "sda", "md0"])),
                backing_file=draw(st.sampled_from(["", "/a/file", "/b"])) if name == "loop0" else "",
                is_removable=False,
                has_luks_header=False,
                targets=draw(known_or_not(targets)),
                ciphers=draw(known_or_not(["aes-xts-plain64"], ["cipher_null-ecb"], [])) if is_mapped else [],
            )
        )
    return devices


@settings(max_examples=150, deadline=None)
@given(stacks())
def test_any_tangle_of_devices_is_followed_to_an_end_and_nothing_is_encrypted_without_a_layer_that_encrypts(
    devices: list[BlockDevice],
) -> None:
    mounts = [
        Mount(
            id=number + 1,
            parent=0,
            point="/" if number == 0 else f"/{number}",
            root="/",
            file_system="ext4",
            source="",
            device=one.device,
            options=[],
        )
        for number, one in enumerate(devices)
    ]
    crypt = {
        one.mapper_name
        for one in devices
        if one.mapper_uuid.startswith(("CRYPT-LUKS", "CRYPT-PLAIN")) or (isinstance(one.targets, list) and "crypt" in one.targets)
    }
    for fact in path_encryption(mounts, devices, BtrfsDevices(groups=[]), NO_ZFS, NO_LINKS):
        if isinstance(fact, PathEncryption) and isinstance(fact.encrypted_by, list):
            assert {layer.partition(" ")[0] for layer in fact.encrypted_by} <= crypt
