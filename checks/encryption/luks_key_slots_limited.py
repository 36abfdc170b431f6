"""How many keys open an encrypted volume."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.luks import LuksVolume


@check("encryption.luks-key-slots-limited", severity=Severity.LOW)
def luks_key_slots_limited(volume: LuksVolume, *, max_slots: Annotated[int, Meta(ge=1, le=32)] = 3) -> Verdict:
    """At most `max_slots` key slots open the LUKS volume.

    Each slot is a passphrase, token or key file that opens everything, and those of people who have left are
    forgotten easily: nothing but the number of slots shows them.

    To fix: find out whose each slot is (`cryptsetup luksDump DEVICE`), and remove the others with `cryptsetup luksKillSlot DEVICE NUMBER`.
    """
    header = known(volume.header)
    numbers = [str(slot.number) for slot in header.slots if slot.is_bound]
    if len(numbers) > max_slots:
        return failed(
            "{subject} may be opened by {max_slots} key slots at most; {count} do: {slots}",
            max_slots=max_slots,
            count=len(numbers),
            slots=numbers,
        )
    return passed("{subject} is opened by {count} key slots, of {max_slots} at most", count=len(numbers), max_slots=max_slots)
