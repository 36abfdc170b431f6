"""encryption.volume-keys-protected"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.volume_keys import VolumeKey
from govaudit.model import Place, Status
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.storage import (
    LUKS_ON_LVM_ON_RAID_DEVICES,
    LUKS_ON_LVM_ON_RAID_MOUNTS,
    LVM_ON_LUKS_DEVICES,
    LVM_ON_LUKS_MOUNTS,
    facts_of_host,
    host,
    with_files,
)

volume_keys_protected = load_check("encryption.volume-keys-protected")


def key(**changes: Any) -> VolumeKey:
    usual: dict[str, Any] = {
        "name": "data_crypt",
        "key_from": "file",
        "key_file": "/etc/keys/data.key",
        "key_mode": 0o400,
        "key_owner": 0,
        "encrypted_by": ["root_crypt (LUKS2, aes-xts-plain64)"],
        "in_memory": False,
        "copied_to_boot": False,
        "boot_encrypted_by": [],
        "place": Place("/etc/crypttab", 3),
    }
    return VolumeKey(**(usual | changes))


@pytest.mark.parametrize("origin", ["passphrase", "token", "random"])
def test_good_a_key_that_lies_in_no_file(origin: str) -> None:
    assert volume_keys_protected(key(key_from=origin, key_file="", encrypted_by=[])).status is Status.PASS


def test_good_a_key_file_on_an_encrypted_file_system_or_in_memory() -> None:
    assert volume_keys_protected(key()).status is Status.PASS
    assert volume_keys_protected(key(encrypted_by=[], in_memory=True)).status is Status.PASS
    assert volume_keys_protected(key(copied_to_boot=True, boot_encrypted_by=["boot_crypt"])).status is Status.PASS


def test_bad_a_key_file_beside_the_volume_in_plain_text() -> None:
    verdict = volume_keys_protected(key(encrypted_by=[]))
    assert verdict.status is Status.FAIL
    assert verdict.places == [Place("/etc/crypttab", 3)]
    assert str(verdict.sentence) == (
        "the key file /etc/keys/data.key of data_crypt must lie on an encrypted file system; nothing encrypts where it lies"
    )


def test_bad_a_key_that_is_copied_to_a_plain_boot() -> None:
    assert volume_keys_protected(key(copied_to_boot=True)).status is Status.FAIL


def test_absent_what_is_not_known_is_unknown() -> None:
    assert volume_keys_protected(key(encrypted_by=DENIED)).status is Status.UNKNOWN
    assert volume_keys_protected(key(copied_to_boot=DENIED)).status is Status.UNKNOWN
    assert volume_keys_protected(key(copied_to_boot=True, boot_encrypted_by=DENIED)).status is Status.UNKNOWN
    assert volume_keys_protected(key(key_from="script", key_file="/lib/x")).status is Status.UNKNOWN
    assert volume_keys_protected({VolumeKey: DENIED}).status is Status.UNKNOWN
    assert volume_keys_protected({VolumeKey: NOT_THERE}).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("mounts", "devices", "line", "more", "status"),
    [
        (LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_DEVICES, "data UUID=1 /etc/keys/data.key luks", {}, Status.PASS),
        (LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_DEVICES, "data\tUUID=1\t/boot/data.key\tluks", {}, Status.FAIL),
        (LUKS_ON_LVM_ON_RAID_MOUNTS, LUKS_ON_LVM_ON_RAID_DEVICES, "data /dev/rl/data /root/data.key luks,discard", {}, Status.FAIL),
        (LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_DEVICES, "data UUID=1 none luks", {}, Status.PASS),
        (LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_DEVICES, "data UUID=1 /data.key:LABEL=stick luks", {}, Status.UNKNOWN),
        (LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_DEVICES, "data UUID=1 none luks,try-empty-password", {}, Status.UNKNOWN),
        (LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_DEVICES, "# data UUID=1 /boot/data.key luks\nswap /dev/sda9 /dev/urandom swap", {}, Status.PASS),
        (
            LVM_ON_LUKS_MOUNTS,
            LVM_ON_LUKS_DEVICES,
            "data UUID=1 /etc/keys/data.key luks",
            {"/etc/cryptsetup-initramfs/conf-hook": 'KEYFILE_PATTERN="/etc/keys/*.key"\n'},
            Status.FAIL,
        ),
        (
            LVM_ON_LUKS_MOUNTS,
            LVM_ON_LUKS_DEVICES,
            "data UUID=1 /etc/keys/data.key luks",
            {"/etc/cryptsetup-initramfs/conf-hook": '#KEYFILE_PATTERN="/etc/keys/*.key"\n'},
            Status.PASS,
        ),
        (
            LVM_ON_LUKS_MOUNTS,
            LVM_ON_LUKS_DEVICES,
            "data UUID=1 /etc/keys/data.key luks",
            {"/etc/dracut.conf": 'install_items+=" /etc/keys/data.key "\n'},
            Status.FAIL,
        ),
    ],
)
def test_good_and_bad_keys_of_recorded_hosts(mounts: str, devices: bytes, line: str, more: dict[str, str], status: Status) -> None:
    answers = with_files(host(mounts, devices), {"/etc/crypttab": line + "\n", **more})
    [known] = facts_of_host(answers, VolumeKey)
    assert [volume_keys_protected(fact).status for fact in known.facts] == [status]


def test_bad_a_key_behind_a_link_that_leads_to_a_plain_file_system() -> None:
    answers = with_files(
        host(LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_DEVICES),
        {"/etc/crypttab": "data UUID=1 /etc/keys/data.key luks\n"},
        links={"/etc/keys/data.key": "/boot/keys/data.key"},
    )
    [known] = facts_of_host(answers, VolumeKey)
    assert [volume_keys_protected(fact).status for fact in known.facts] == [Status.FAIL]
