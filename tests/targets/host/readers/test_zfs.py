"""ZFS: what its programs print, written from zfsprops(7), zfs-get(8) and zpool-list(8)."""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.storage import ZfsDataset, ZfsPools
from govaudit.model import Missing, Seen
from govaudit.targets.host.readers.storage import MOUNTINFO
from govaudit.targets.host.readers.zfs import DATASETS, POOLS, questions, zfs_pools
from tests.support import DENIED, NOT_THERE, saw
from tests.support.startup import read
from tests.support.storage import VIRTUAL_MACHINE_MOUNTS

MOUNTS = "25 1 0:30 / / rw - zfs rpool/ROOT/debian rw,xattr\n26 25 0:31 / /srv rw - zfs rpool/srv rw,xattr\n"
GET = (
    "rpool\tencryption\toff\nrpool\tkeylocation\tnone\nrpool/ROOT/debian\tencryption\t-\nrpool/ROOT/debian\tkeylocation\t-\n"
    "rpool/srv\tencryption\taes-256-gcm\nrpool/srv\tkeylocation\tfile:///root/srv.key\n"
)
LIST = "rpool\n\tmirror-0\t9.50G\t1.2G\n\t/dev/sda3\t9.99G\t-\n\t/dev/mapper/two\t9.99G\t-\nlogs\t-\n\t/dev/nvme0n1p1\t1G\t-\n"


def pools(datasets: Any, devices: Any, mounts: str = MOUNTS) -> ZfsPools:
    found = read(zfs_pools, {MOUNTINFO: mounts, DATASETS: datasets, POOLS: devices})
    assert isinstance(found, ZfsPools)
    return found


def test_datasets_and_devices() -> None:
    found = pools(
        Seen(content=GET.encode(), status=0),
        Seen(content=b"rpool\n\tmirror-0\t-\n\t/dev/sda3\t-\n\t/dev/dm-1\t-\ntank\n\t/img/a\t-\n", status=0),
    )
    assert found.datasets == [
        ZfsDataset(name="rpool", encryption="off", key_location="none"),
        ZfsDataset(name="rpool/ROOT/debian", encryption="off", key_location="-"),
        ZfsDataset(name="rpool/srv", encryption="aes-256-gcm", key_location="file:///root/srv.key"),
    ]
    assert found.devices == {"rpool": ["/dev/sda3", "/dev/dm-1"], "tank": ["/img/a"]}


def test_devices_for_logs_count_too() -> None:
    found = pools(Seen(content=GET.encode(), status=0), Seen(content=LIST.encode(), status=0))
    assert isinstance(found.devices, dict)
    assert {path for paths in found.devices.values() for path in paths} == {"/dev/sda3", "/dev/mapper/two", "/dev/nvme0n1p1"}


def test_nothing_is_run_where_no_zfs_is_mounted() -> None:
    assert questions([saw(MOUNTINFO, VIRTUAL_MACHINE_MOUNTS)]) == []
    assert questions([saw(MOUNTINFO, "1 0 8:1 / / rw - ext4 /dev/x zfs,rw - zfs \n")]) == []
    assert questions([saw(MOUNTINFO, MOUNTS)]) == [DATASETS, POOLS]
    assert pools(NOT_THERE, NOT_THERE, VIRTUAL_MACHINE_MOUNTS) == ZfsPools(datasets=[], devices={})


@pytest.mark.parametrize("answer", [DENIED, NOT_THERE, Seen(content=b"", status=1), Seen(content=b"a b\n" * 60_000, status=0)])
def test_what_cannot_be_asked_is_missing(answer: Any) -> None:
    found = pools(answer, answer)
    assert isinstance(found.datasets, Missing)
    assert isinstance(found.devices, Missing)


def test_rows_of_another_form_are_missing() -> None:
    assert isinstance(pools(Seen(content=b"rpool encryption off\n", status=0), DENIED).datasets, Missing)
