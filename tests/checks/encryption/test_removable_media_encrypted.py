"""encryption.removable-media-encrypted"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.removable_media import RemovableMount
from govaudit.model import Complete, FileAttributes, Many, Missing, Seen, Status
from govaudit.targets.host.readers.storage import PLACES
from tests.support import DENIED, NOT_THERE, load_check, saw
from tests.support.storage import VIRTUAL_MACHINE_MOUNTS, device_rows, facts_of_host, host

removable_media_encrypted = load_check("encryption.removable-media-encrypted")


def stick(encrypted_by: list[str] | Missing, *, is_read_only: bool = False) -> RemovableMount:
    return RemovableMount(path="/media/stick", file_system="vfat", disks=["sdb"], is_read_only=is_read_only, encrypted_by=encrypted_by)


def test_good_an_encrypted_stick() -> None:
    assert removable_media_encrypted(stick(["stick (LUKS2, aes-xts-plain64)"])).status is Status.PASS


def test_bad_a_plain_stick() -> None:
    verdict = removable_media_encrypted(stick([]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/media/stick lies on a disk that can be taken out (sdb), and must be encrypted; nothing does it"


def test_absent_no_stick_a_disc_and_what_is_not_known() -> None:
    assert removable_media_encrypted(stick([], is_read_only=True)).status is Status.NOT_APPLICABLE
    assert removable_media_encrypted(stick(DENIED)).status is Status.UNKNOWN
    assert removable_media_encrypted({RemovableMount: DENIED}).status is Status.UNKNOWN
    assert removable_media_encrypted({RemovableMount: NOT_THERE}).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("../../devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/host6/target6:0:0/6:0:0:0/block/sdb", ["/media/stick"]),
        ("../../devices/pci0000:00/0000:00:17.0/ata2/host1/target1:0:0/1:0:0:0/block/sdb", []),
    ],
)
def test_bad_a_disk_on_usb_is_known_by_its_place(link: str, found: list[str]) -> None:
    mounts = VIRTUAL_MACHINE_MOUNTS + "70 27 8:17 / /media/stick rw - vfat /dev/sdb1 rw\n"
    answers: dict[Any, Any] = host(mounts, device_rows("vda - - - 254:0", "sdb - - - 8:16", "sdb1 - - - 8:17"))
    at = {"vda": "../../devices/pci0000:00/0000:00:04.0/virtio1/block/vda", "sdb": link, "sdb1": link + "/sdb1"}
    places = [
        saw(PLACES, Seen(data={"link": there}, attributes=FileAttributes(kind="link")), source=f"/sys/class/block/{name}")
        for name, there in at.items()
    ]
    [known] = facts_of_host(answers, RemovableMount, more=places)
    assert isinstance(known, Many)
    assert isinstance(known.ending, Complete)
    assert [fact.path for fact in known.facts] == found
    assert [removable_media_encrypted(fact).status for fact in known.facts] == [Status.FAIL] * len(found)


def test_a_place_that_is_not_known_leaves_the_list_incomplete() -> None:
    mounts = VIRTUAL_MACHINE_MOUNTS
    [known] = facts_of_host({**host(mounts, device_rows("vda - - - 254:0")), PLACES: DENIED}, RemovableMount)
    assert isinstance(known.ending, Missing)
