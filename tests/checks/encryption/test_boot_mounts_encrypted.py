"""encryption.boot-mounts-encrypted"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.boot_mounts import BootMount
from govaudit.model import Missing, Place, Status
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.storage import LVM_ON_LUKS_DEVICES, LVM_ON_LUKS_MOUNTS, facts_of_host, host, with_files

boot_mounts_encrypted = load_check("encryption.boot-mounts-encrypted")


def mount(point: str, encrypted_by: list[str] | Missing, kind: str = "ext4") -> BootMount:
    return BootMount(point=point, device="/dev/sdb1", file_system=kind, encrypted_by=encrypted_by, place=Place("/etc/fstab", 4))


def test_good_an_encrypted_volume_and_what_is_exempt() -> None:
    assert boot_mounts_encrypted(mount("/srv", ["srv_crypt"])).status is Status.PASS
    assert boot_mounts_encrypted(mount("/boot/efi", [], "vfat")).status is Status.NOT_APPLICABLE
    assert boot_mounts_encrypted(mount("/media/x", []), paths=("/srv",)).status is Status.NOT_APPLICABLE


def test_bad_a_plain_device() -> None:
    verdict = boot_mounts_encrypted(mount("/srv", []))
    assert verdict.status is Status.FAIL
    assert verdict.places == [Place("/etc/fstab", 4)]
    assert str(verdict.sentence) == "/srv must be encrypted; /etc/fstab uses /dev/sdb1 for it at start, where nothing encrypts it"
    assert boot_mounts_encrypted(mount("swap", [], "swap")).status is Status.FAIL
    assert boot_mounts_encrypted(mount("/", []), paths=("/srv",)).status is Status.FAIL
    assert boot_mounts_encrypted(mount("/srv", ["x"]), exempt=("/",)).status is Status.FAIL


def test_absent_what_cannot_be_followed_is_unknown() -> None:
    assert boot_mounts_encrypted(mount("/srv", DENIED)).status is Status.UNKNOWN
    assert boot_mounts_encrypted({BootMount: DENIED}).status is Status.UNKNOWN
    assert boot_mounts_encrypted({BootMount: NOT_THERE}).status is Status.NOT_APPLICABLE


def statuses(fstab: str, crypttab: str = "", links: dict[str, str] | None = None) -> dict[str, Status]:
    files = {"/etc/fstab": fstab, **({"/etc/crypttab": crypttab} if crypttab else {})}
    answers: dict[Any, Any] = with_files(host(LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_DEVICES), files, links=links)
    [known] = facts_of_host(answers, BootMount)
    return {fact.subject: boot_mounts_encrypted(fact).status for fact in known.facts}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/dev/mapper/app--vg-root / ext4 errors=remount-ro 0 1", {"/": Status.PASS}),
        ("/dev/app-vg/home /home ext4 defaults", {"/home": Status.PASS}),
        ("\t/dev/sda2\t/srv\text4\tdefaults\t0\t2", {"/srv": Status.FAIL}),
        ("#/dev/sda2 /srv ext4 defaults 0 2", {}),
        ("/dev/sda2 /srv ext4 noauto,user 0 0", {}),
        ("/dev/sda2 /srv ext4 noauto,x-systemd.automount 0 0", {"/srv": Status.FAIL}),
        ("/dev/sda2 none swap sw 0 0", {"/dev/sda2": Status.FAIL}),
        ("/dev/mapper/app--vg-swap_1 none swap sw 0 0", {"/dev/mapper/app--vg-swap_1": Status.PASS}),
        ("UUID=0a-1 /srv ext4 defaults", {"/srv": Status.UNKNOWN}),
        ("filer:/x /srv nfs4 defaults", {}),
        ("tmpfs /tmp tmpfs defaults", {}),
        ("/home/x /srv none bind", {}),
        ("/boot/swapfile none swap sw", {"/boot/swapfile": Status.FAIL}),
        ("/swapfile none swap sw", {"/swapfile": Status.PASS}),
        ("pool/data /srv zfs defaults", {"/srv": Status.UNKNOWN}),
    ],
)
def test_good_and_bad_lines_of_a_recorded_host(line: str, expected: dict[str, Status]) -> None:
    assert statuses(line + "\n") == expected


def test_a_volume_that_is_opened_at_start_and_not_open_now_is_unknown() -> None:
    assert statuses("/dev/mapper/late /srv ext4 defaults\n", "late /dev/sdb1 none luks\n") == {"/srv": Status.UNKNOWN}


def test_bad_the_same_point_twice() -> None:
    assert statuses("/dev/app-vg/home /home ext4 defaults\n/dev/sda2 /home/x ext4 defaults\n") == {
        "/home": Status.PASS,
        "/home/x": Status.FAIL,
    }
