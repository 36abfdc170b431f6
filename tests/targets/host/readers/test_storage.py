"""Mounts, swaps and devices: what is read, and what is not understood."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.storage import BlockDevice, BtrfsDevices, Mount, Swap
from govaudit.looking import Limits
from govaudit.model import Complete, Missing, Reason, Seen, Target, absent
from govaudit.reading import Observations
from govaudit.targets.host.observer import connect
from govaudit.targets.host.readers.storage import (
    BTRFS,
    MOUNTINFO,
    SWAPS,
    TABLES,
    block_devices,
    btrfs_devices,
    details_of_devices,
    mounts,
    swaps,
    unescaped,
    zram_backing,
)
from govaudit.targets.host.requests import DeviceHeaders
from tests.support import DENIED, NOT_THERE, saw
from tests.support.startup import answered
from tests.support.storage import LVM_ON_LUKS_DEVICES, LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_TABLES, device_rows


def test_a_mount_is_read_with_its_optional_fields_and_escapes() -> None:
    line = "36 35 98:0 /mnt1 /mnt\\0402 rw,noatime master:1 shared:7 - ext3 /dev/root rw,errors=continue\n"
    mount, end = list(mounts(answered({MOUNTINFO: line})))
    assert mount == Mount(
        id=36,
        parent=35,
        point="/mnt 2",
        root="/mnt1",
        file_system="ext3",
        source="/dev/root",
        device="98:0",
        options=["errors=continue", "noatime", "rw"],
    )
    assert isinstance(end, Complete)


def test_a_list_of_mounts_that_cannot_be_read_is_missing() -> None:
    for text in (
        "",
        "nonsense\n",
        "1 0 8:1 / data rw - ext4 x rw\n",
        "1 0 8:1 / / rw ext4 x rw\n",
        "1 0 8:1 / /" + "a/" * 5000 + " rw - ext4 x rw\n",
    ):
        assert isinstance(list(mounts(answered({MOUNTINFO: text})))[-1], Missing)


def test_swaps() -> None:
    text = "Filename Type Size Used Priority\n/dev/dm-2 partition 1 0 -2\n/swap\\040file file 1 0 -3\n/dev/zram0 partition 1 0 5\n"
    found = list(swaps(answered({SWAPS: text, zram_backing("/dev/zram0"): "none\n"})))
    assert found[:3] == [
        Swap(path="/dev/dm-2", kind="partition", is_memory=False),
        Swap(path="/swap file", kind="file", is_memory=False),
        Swap(path="/dev/zram0", kind="partition", is_memory=True),
    ]
    assert isinstance(found[3], Complete)


def test_no_swap_in_use_is_knowledge_and_no_answer_is_not() -> None:
    assert isinstance(next(iter(swaps(answered({SWAPS: "Filename\t\t\t\tType\n"})))), Complete)
    assert isinstance(next(iter(swaps(answered({SWAPS: NOT_THERE})))), Complete)
    assert isinstance(next(iter(swaps(answered({SWAPS: ""})))), Missing)


def test_devices_with_their_tables() -> None:
    seen = answered({DeviceHeaders(): LVM_ON_LUKS_DEVICES, TABLES: Seen(content=LVM_ON_LUKS_TABLES.encode(), status=0)})
    found = {device.name: device for device in block_devices(seen) if isinstance(device, BlockDevice)}
    assert found["dm-0"].ciphers == ["aes-xts-plain64"]
    assert found["dm-0"].slaves == ["sda5"]
    assert found["dm-1"].targets == ["linear"]
    assert found["sda5"].partition_of == "sda"
    assert found["sda5"].has_luks_header is True
    assert found["sr0"].partition_of == ""
    header = found["sda1"].has_luks_header
    assert isinstance(header, Missing)
    assert header.reason is Reason.PERMISSION_DENIED


def test_partitions_are_known_by_the_names_that_the_kernel_gives() -> None:
    rows = device_rows(
        "nvme0n1 - - - 259:0",
        "nvme0n1p2 - - - 259:2",
        "mmcblk0 - - - 179:0",
        "mmcblk0p1 - - - 179:1",
        "sdp - - - 8:240",
        "sdp1 - - - 8:241",
    )
    found = [device for device in block_devices(answered({DeviceHeaders(): rows, TABLES: NOT_THERE})) if isinstance(device, BlockDevice)]
    assert {device.name: device.partition_of for device in found} == {
        "nvme0n1": "",
        "nvme0n1p2": "nvme0n1",
        "mmcblk0": "",
        "mmcblk0p1": "mmcblk0",
        "sdp": "",
        "sdp1": "sdp",
    }


def test_tables_that_may_not_be_read_leave_the_ciphers_missing() -> None:
    for answer in (DENIED, absent("dmsetup is not installed"), Seen(status=1)):
        seen = answered({DeviceHeaders(): LVM_ON_LUKS_DEVICES, TABLES: answer})
        device = next(iter(block_devices(seen)))
        assert isinstance(device, BlockDevice)
        assert isinstance(device.ciphers, Missing)


def test_dmsetup_is_run_only_where_device_mapper_has_devices() -> None:
    assert TABLES in details_of_devices([saw(DeviceHeaders(), LVM_ON_LUKS_DEVICES)])
    assert details_of_devices([saw(DeviceHeaders(), device_rows("sda - - - 8:0"))]) == []
    assert details_of_devices([saw(DeviceHeaders(), DENIED)]) == []


def test_the_devices_of_btrfs() -> None:
    places = [saw(BTRFS, b"", source=f"/sys/fs/btrfs/{uuid}/devices/{name}") for uuid, name in (("a", "sdb"), ("a", "sda"), ("b", "dm-0"))]
    assert btrfs_devices(Observations(places)) == BtrfsDevices(groups=[["sda", "sdb"], ["dm-0"]])
    assert btrfs_devices(answered({BTRFS: NOT_THERE})) == BtrfsDevices(groups=[])
    assert btrfs_devices(answered({BTRFS: DENIED})) == BtrfsDevices(groups=DENIED)


def test_escapes_of_proc() -> None:
    assert unescaped("a\\040b\\134c\\999") == "a b\\c\\999"


def test_this_machine(tmp_path: Path) -> None:
    """Real /proc and /sys; and a real LUKS2 header behind a real loop device, where one may be set up."""
    image = tmp_path / "luks.img"
    with image.open("wb") as file:
        file.truncate(20 * 1024 * 1024)
    (tmp_path / "key").write_text("only-for-this-test")
    quick = ["--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000"]
    subprocess.run(["cryptsetup", "luksFormat", "-q", "--type", "luks2", *quick, str(image), str(tmp_path / "key")], check=True)
    assert image.read_bytes()[:6] == b"LUKS\xba\xbe"
    loop = ""
    if os.geteuid() == 0:
        assert shutil.which("losetup")
        loop = subprocess.run(["losetup", "-f", "--show", str(image)], check=True, capture_output=True, text=True).stdout.strip()
    try:
        with connect(Target(system="s", address="local:", kind="host"), Limits(60)) as session:
            first = list(session.ask([MOUNTINFO, SWAPS, DeviceHeaders(), BTRFS]))
            more = details_of_devices([one for one in first if one.request == DeviceHeaders().key])
            seen = Observations([*first, *(session.ask(more) if more else ())])
    finally:
        if loop:
            subprocess.run(["losetup", "-d", loop], check=True)
    assert any(isinstance(mount, Mount) and mount.point == "/" for mount in mounts(seen))
    assert isinstance(list(swaps(seen))[-1], Complete)
    devices = {device.name: device for device in block_devices(seen) if isinstance(device, BlockDevice)}
    assert devices
    if loop:
        assert devices[Path(loop).name].backing_file == str(image)
        assert devices[Path(loop).name].has_luks_header is True


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_a_reader_raise(data: bytes) -> None:
    first = b"36 35 98:0 / / rw - ext3 x rw\n"
    header = b"Filename Type Size\n"
    rows = b"sda\t\t\t\t0\t0\t8:0\t1\t-\n"
    seen = answered(
        {
            MOUNTINFO: first + data,
            SWAPS: header + data,
            DeviceHeaders(): rows + data,
            TABLES: Seen(content=data, status=0),
            zram_backing("/dev/zram0"): data,
        }
    )
    for reader in (mounts, swaps, block_devices):
        assert isinstance(list(reader(seen))[-1], Complete | Missing)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(alphabet="0123456789: -/\\ext4devrw,\t", max_size=40), max_size=10))
def test_no_almost_right_lines_make_a_reader_raise(lines: list[str]) -> None:
    text = "\n".join(lines)
    for reader, request in ((mounts, MOUNTINFO), (swaps, SWAPS), (block_devices, DeviceHeaders())):
        list(reader(answered({request: text, TABLES: NOT_THERE})))


def test_mounts_of_the_recorded_host() -> None:
    assert len([mount for mount in mounts(answered({MOUNTINFO: LVM_ON_LUKS_MOUNTS})) if isinstance(mount, Mount)]) == 8
