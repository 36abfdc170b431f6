"""encryption.luks-key-derivation-strong"""

from __future__ import annotations

import msgspec
import pytest

from govaudit.facts.luks import LuksToken, LuksVolume
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.luks import header, slot, volume, volume_of

luks_key_derivation_strong = load_check("encryption.luks-key-derivation-strong")


@pytest.mark.parametrize(
    "good",
    [
        slot(0, "argon2id", memory=1_048_576, iterations=4),
        slot(0, "argon2id", memory=19_456, iterations=1),
        slot(0, "argon2i", memory=65_536, iterations=6),
        slot(0, "pbkdf2", iterations=600_000),
        slot(0, "pbkdf2", iterations=2_000_000, digest="sha512"),
    ],
)
def test_good_slots_that_cost_enough(good: object) -> None:
    assert luks_key_derivation_strong(volume(slots=[good])).status is Status.PASS


@pytest.mark.parametrize(
    "bad",
    [
        slot(1, "argon2id", memory=19_455, iterations=4),
        slot(1, "pbkdf2", iterations=599_999),
        slot(1, "pbkdf2", iterations=2_000_000, digest="sha1"),
        slot(1, "scrypt", memory=1_048_576, iterations=4),
        slot(1, "pbkdf2", iterations=1000, priority="ignore"),
    ],
)
def test_bad_one_weak_slot_is_enough(bad: object) -> None:
    assert luks_key_derivation_strong(volume(slots=[slot(0, "argon2id", memory=1_048_576, iterations=4), bad])).status is Status.FAIL


def test_bad_the_sentence() -> None:
    verdict = luks_key_derivation_strong(volume(slots=[slot(1, "pbkdf2", iterations=1000)]))
    assert str(verdict.sentence) == (
        "key slots of /dev/sda5 must use Argon2 with 19456 KiB or PBKDF2 with 600000 iterations; these do not: "
        "1 (PBKDF2-sha256, 1000 iterations)"
    )


def test_good_a_token_opens_its_slot_by_a_long_random_key() -> None:
    slots = [slot(0, "argon2id", memory=1_048_576, iterations=4), slot(1, "pbkdf2", iterations=1000, digest="sha512")]
    tpm = LuksToken(kind="systemd-tpm2", slots=[1])
    keyring = LuksToken(kind="luks2-keyring", slots=[1])
    assert luks_key_derivation_strong(volume(slots=slots, tokens=[tpm])).status is Status.PASS
    assert luks_key_derivation_strong(volume(slots=slots, tokens=[keyring])).status is Status.FAIL
    assert luks_key_derivation_strong(volume(slots=slots[1:], tokens=[tpm])).status is Status.NOT_APPLICABLE


def test_a_slot_that_opens_nothing_is_not_judged() -> None:
    unbound = msgspec.structs.replace(slot(1, "pbkdf2", iterations=1000), is_bound=False)
    assert luks_key_derivation_strong(volume(slots=[slot(0, "pbkdf2", iterations=700_000), unbound])).status is Status.PASS


def test_bad_and_good_headers_that_cryptsetup_made(tmp_path: object) -> None:
    weak = volume_of("luks1", "--pbkdf-force-iterations", "1000")
    strong = volume_of("luks2", "--pbkdf", "argon2id", "--pbkdf-memory", "32768", "--pbkdf-parallel", "1", "--pbkdf-force-iterations", "4")
    assert luks_key_derivation_strong(weak).status is Status.FAIL
    assert luks_key_derivation_strong(strong).status is Status.PASS


def test_absent_what_cannot_be_read_is_unknown() -> None:
    assert luks_key_derivation_strong(LuksVolume(device="/dev/sda5", header_at="", header=DENIED)).status is Status.UNKNOWN
    assert luks_key_derivation_strong({LuksVolume: DENIED}).status is Status.UNKNOWN
    assert luks_key_derivation_strong({LuksVolume: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert header().version == 2
