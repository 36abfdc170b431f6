"""Which identifier a number is: one answer, in the order in which the structures prove most.

18 digits: NIP. 16: a NIK of a known district, then the new NPWP, then a payment card, then a NIK of a known regency. 15:
the old NPWP by its name, or American Express. 10 to 13: a mobile phone. A name beside the number breaks ties.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from govaudit.detectors import nik, nip, npwp, payment_card, phone
from govaudit.detectors.chunk import Chunk, Hit, Identity, Number
from govaudit.detectors.cues import cues


def identity(number: Number, chunk: Chunk) -> Identity | None:
    """What the number is; None where it is nothing that we know."""
    digits = number.digits
    match len(digits):
        case 18:
            return _of_18(digits, chunk, number)
        case 16:
            return _of_16(digits, chunk, number)
        case 15:
            return _of_15(digits, chunk, number)
        case 10 | 11 | 12 | 13 | 14:
            return _of_phone_length(digits, chunk, number)
        case 17 | 19 if payment_card.network(digits) and "payment_card" in cues(chunk.name_of(number.start)):
            return Identity("payment_card", "high", 0.0)
    return None


def hits_of(detector: str, chunk: Chunk, mask: Callable[[bytes], str]) -> Iterator[Hit]:
    """All numbers of the chunk that are this identifier."""
    if chunk.identified is None:
        named = [(number, identity(number, chunk)) for number in chunk.numbers]
        named += [(number, _of_embedded(number, chunk)) for number in chunk.embedded]
        named += [(number, _of_grouped(number, chunk)) for number in chunk.grouped]
        chunk.identified = [(number, found) for number, found in named if found]
    for number, found in chunk.identified:
        if found.detector == detector:
            yield Hit(number.start, number.end, mask, found.confidence, found.chance)


def _of_18(digits: bytes, chunk: Chunk, number: Number) -> Identity | None:
    if nip.is_nip(digits):
        return Identity("nip", "high", 0.0)
    if nip.is_damaged(digits):
        return Identity("nip", "medium" if "nip" in cues(chunk.name_of(number.start)) else "low", 0.0)
    return None


def _of_16(digits: bytes, chunk: Chunk, number: Number) -> Identity | None:
    area = nik.area_known(digits)
    named = cues(chunk.name_of(number.start))
    card = payment_card.network(digits) if area != "district" or "payment_card" in named else ""
    if card and "payment_card" in named:
        return Identity("payment_card", "high", 0.0)
    if area and ("nik" in named or "npwp" in named):
        return Identity("nik", "medium" if area == "province" else "high", 0.0)
    if area == "district":
        return Identity("nik", "high", 0.0005)
    if npwp.is_new(digits):
        return Identity("npwp", "high", 0.0) if "npwp" in named else Identity("npwp", "medium", 0.01)
    if card:
        return Identity("payment_card", "medium", 0.02)
    if area == "regency":
        return Identity("nik", "medium", 0.004)
    if nik.is_damaged(digits):
        return Identity("nik", "medium" if "nik" in named else "low", 0.0)
    return None


def _of_embedded(number: Number, chunk: Chunk) -> Identity | None:
    """16 digits within a word: only what structure and name prove."""
    area = nik.area_known(number.digits)
    if area in ("district", "regency") and "nik" in cues(chunk.name_of(number.start)):
        return Identity("nik", "high", 0.0)
    return Identity("nik", "medium", 0.0005) if area == "district" else None


def _of_grouped(number: Number, chunk: Chunk) -> Identity | None:
    """16 digits in groups. Groups of four can also be four numbers of a table, or a payment card: then they count as both."""
    area = nik.area_known(number.digits)
    if not area:
        return None
    if "nik" in cues(chunk.name_of(number.start)):
        return Identity("nik", "medium" if area == "province" else "high", 0.0)
    if chunk.data[number.start + 4 : number.start + 5].isdigit() or number.end - number.start > 19:
        return Identity("nik", "high" if area == "district" else "medium", 0.0) if area != "province" else None
    return Identity("nik", "high", 0.0005) if area == "district" else None


def _of_15(digits: bytes, chunk: Chunk, number: Number) -> Identity | None:
    card = payment_card.network(digits)
    if not (card or npwp.is_old(digits)):
        return None
    named = cues(chunk.name_of(number.start))
    if npwp.is_old(digits) and "npwp" in named:
        return Identity("npwp", "high", 0.0)
    if card:
        return Identity("payment_card", "high", 0.0) if "payment_card" in named else Identity("payment_card", "medium", 0.002)
    return None


def _of_phone_length(digits: bytes, chunk: Chunk, number: Number) -> Identity | None:
    if phone.is_national(digits):
        return Identity("phone", "high", 0.0) if "phone" in cues(chunk.name_of(number.start)) else Identity("phone", "medium", 0.005)
    if phone.is_international(digits):
        if chunk.data[number.start - 1 : number.start] == b"+":
            return Identity("phone", "high", 0.0)
        return Identity("phone", "high", 0.0) if "phone" in cues(chunk.name_of(number.start)) else None
    if phone.is_without_zero(digits) and "phone" in cues(chunk.name_of(number.start)):
        return Identity("phone", "medium", 0.0)
    if len(digits) == 13 and payment_card.network(digits) and "payment_card" in cues(chunk.name_of(number.start)):
        return Identity("payment_card", "high", 0.0)
    return None
