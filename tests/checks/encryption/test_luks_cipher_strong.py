"""encryption.luks-cipher-strong"""

from __future__ import annotations

import pytest

from govaudit.facts.luks import LuksVolume
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.luks import volume, volume_of

luks_cipher_strong = load_check("encryption.luks-cipher-strong")


def test_good_aes_256_in_xts() -> None:
    verdict = luks_cipher_strong(volume(ciphers=["aes-xts-plain64"], key_bits=512))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/dev/sda5 is encrypted by aes-xts-plain64 with a key of 512 bits"


@pytest.mark.parametrize(
    ("cipher", "bits"),
    [
        ("aes-cbc-essiv:sha256", 256),
        ("cipher_null-ecb", 512),
        ("aes-ecb", 256),
        ("AES-XTS-PLAIN64 ", 512),
        ("aes-xts-plain64", 511),
        ("aes-xts-plain64", 256),
        ("aegis256-random", 255),
        ("des-xts-plain64", 512),
    ],
)
def test_bad_other_ciphers_and_short_keys(cipher: str, bits: int) -> None:
    assert luks_cipher_strong(volume(ciphers=[cipher], key_bits=bits)).status is Status.FAIL


def test_a_policy_can_accept_shorter_keys() -> None:
    assert luks_cipher_strong(volume(ciphers=["aes-xts-plain64"], key_bits=256), min_key_bits=128).status is Status.PASS
    assert luks_cipher_strong(volume(ciphers=["aes-xts-plain64"], key_bits=255), min_key_bits=128).status is Status.FAIL


def test_bad_a_part_that_is_not_encrypted() -> None:
    verdict = luks_cipher_strong(volume(has_plain_segments=True))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/dev/sda5 must be encrypted wholly; its header names a part that is not (or not by the host)"
    assert luks_cipher_strong(volume(ciphers=["aes-xts-plain64", "cipher_null-ecb"])).status is Status.FAIL
    assert luks_cipher_strong(volume(ciphers=[])).status is Status.FAIL


def test_bad_and_good_headers_that_cryptsetup_made() -> None:
    quick = ("--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000")
    assert luks_cipher_strong(volume_of("luks1", *quick[2:], "--cipher", "aes-cbc-essiv:sha256", "--key-size", "256")).status is Status.FAIL
    assert luks_cipher_strong(volume_of("luks2", *quick, "--key-size", "512")).status is Status.PASS


def test_absent_what_cannot_be_read_is_unknown() -> None:
    assert luks_cipher_strong(LuksVolume(device="/dev/sda5", header_at="", header=DENIED)).status is Status.UNKNOWN
    assert luks_cipher_strong({LuksVolume: DENIED}).status is Status.UNKNOWN
    assert luks_cipher_strong({LuksVolume: NOT_THERE}).status is Status.NOT_APPLICABLE
