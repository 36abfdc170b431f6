"""encryption.swap-encrypted"""

from __future__ import annotations

from govaudit.facts.encryption_at_rest import SwapEncryption
from govaudit.model import Many, Missing, Status
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.storage import LVM_ON_LUKS_DEVICES, LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_SWAPS, LVM_ON_LUKS_TABLES, facts_of_host, host

swap_encrypted = load_check("encryption.swap-encrypted")


def swap(encrypted_by: list[str] | Missing, *, in_memory: bool = False) -> SwapEncryption:
    return SwapEncryption(path="/dev/sda3", encrypted_by=encrypted_by, in_memory=in_memory, disks=["sda"])


def test_good_swap_on_a_mapping_with_a_random_key() -> None:
    assert swap_encrypted(swap(["swap (dm-crypt, aes-xts-plain64)"])).status is Status.PASS


def test_good_swap_in_memory() -> None:
    assert swap_encrypted(swap([], in_memory=True)).status is Status.PASS


def test_good_a_recorded_host() -> None:
    [known] = facts_of_host(
        host(LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_DEVICES, tables=LVM_ON_LUKS_TABLES, swaps=LVM_ON_LUKS_SWAPS), SwapEncryption
    )
    assert isinstance(known, Many)
    [verdict] = [swap_encrypted(fact) for fact in known.facts]
    assert str(verdict.sentence) == "the swap /dev/dm-2 is encrypted by sda5_crypt (LUKS2, aes-xts-plain64)"


def test_bad_swap_on_a_plain_partition() -> None:
    verdict = swap_encrypted(swap([]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "the swap /dev/sda3 must be encrypted; down to the disk sda the host encrypts nothing"


def test_absent_what_cannot_be_followed_is_unknown() -> None:
    assert swap_encrypted(swap(DENIED)).status is Status.UNKNOWN
    assert swap_encrypted({SwapEncryption: DENIED}).status is Status.UNKNOWN
    assert swap_encrypted({SwapEncryption: NOT_THERE}).status is Status.NOT_APPLICABLE
