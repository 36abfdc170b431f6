"""All detectors by name."""

from __future__ import annotations

from collections.abc import Iterator

from govaudit.detectors import email, nik, nip, npwp, payment_card, phone, secrets
from govaudit.detectors.chunk import Chunk, Detector, Hit
from govaudit.detectors.cues import cues
from govaudit.detectors.identities import hits_of


def _niks(chunk: Chunk) -> Iterator[Hit]:
    return hits_of("nik", chunk, nik.masked)


def _nips(chunk: Chunk) -> Iterator[Hit]:
    return hits_of("nip", chunk, nip.masked)


def _npwps(chunk: Chunk) -> Iterator[Hit]:
    yield from hits_of("npwp", chunk, npwp.masked)
    for start, end in chunk.written(npwp.WRITTEN):
        text = chunk.data[start:end]
        if npwp.is_written(text):
            yield Hit(start, end, npwp.masked, "high")


def _payment_cards(chunk: Chunk) -> Iterator[Hit]:
    yield from hits_of("payment_card", chunk, payment_card.masked)
    for form in payment_card.WRITTEN:
        for start, end in chunk.written(form):
            text = chunk.data[start:end]
            if payment_card.network(payment_card.plain(text)):
                yield Hit(start, end, payment_card.masked, "high")


def _phones(chunk: Chunk) -> Iterator[Hit]:
    yield from hits_of("phone", chunk, phone.masked)
    for found in phone.written(chunk.data):
        if chunk.stands_alone(*found.span()):
            named = "phone" in cues(chunk.name_of(found.start()))
            yield Hit(found.start(), found.end(), phone.masked, "high" if named or b"+62" in found[0] else "medium")


def _emails(chunk: Chunk) -> Iterator[Hit]:
    data = chunk.data
    position = data.find(b"@")
    while position >= 0:
        found = email.at(data, position)
        if found:
            yield Hit(*found, email.masked, "high")
        position = data.find(b"@", position + 1)


DETECTORS = {
    detector.name: detector
    for detector in (
        Detector("nik", "2", _niks),
        Detector("npwp", "2", _npwps),
        Detector("nip", "2", _nips),
        Detector("phone", "2", _phones),
        Detector("email", "2", _emails),
        Detector("payment_card", "2", _payment_cards),
        Detector("secrets", "2", secrets.find),
    )
}
