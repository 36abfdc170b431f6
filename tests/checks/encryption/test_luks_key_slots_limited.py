"""encryption.luks-key-slots-limited"""

from __future__ import annotations

import msgspec

from govaudit.facts.luks import LuksVolume
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.luks import slot, volume

luks_key_slots_limited = load_check("encryption.luks-key-slots-limited")

SLOTS = [slot(number, "argon2id", memory=65_536, iterations=4) for number in (0, 1, 2, 7)]


def test_good_as_many_as_are_allowed() -> None:
    assert luks_key_slots_limited(volume(slots=SLOTS[:3])).status is Status.PASS
    assert luks_key_slots_limited(volume(slots=SLOTS), max_slots=4).status is Status.PASS
    unbound = msgspec.structs.replace(SLOTS[3], is_bound=False)
    assert luks_key_slots_limited(volume(slots=[*SLOTS[:3], unbound])).status is Status.PASS


def test_bad_one_too_many() -> None:
    verdict = luks_key_slots_limited(volume(slots=SLOTS))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/dev/sda5 may be opened by 3 key slots at most; 4 do: 0, 1, 2, 7"


def test_absent_what_cannot_be_read_is_unknown() -> None:
    assert luks_key_slots_limited(LuksVolume(device="/dev/sda5", header_at="", header=DENIED)).status is Status.UNKNOWN
    assert luks_key_slots_limited({LuksVolume: DENIED}).status is Status.UNKNOWN
    assert luks_key_slots_limited({LuksVolume: NOT_THERE}).status is Status.NOT_APPLICABLE
