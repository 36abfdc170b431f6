"""Payment card numbers: 13 to 19 digits with a check digit (ISO/IEC 7812-1), in the ranges of the networks."""

from __future__ import annotations

import re

from govaudit.detectors.numbers import passes_luhn

WRITTEN = (b"0000 0000 0000 0000", b"0000-0000-0000-0000", b"0000 000000 00000", b"0000-000000-00000")
"""How they are printed, every digit as 0."""
_NETWORKS = (
    (re.compile(rb"4(?:\d{12}|\d{15}|\d{18})"), "Visa"),
    (re.compile(rb"(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)\d{12,14}"), "Mastercard"),
    (re.compile(rb"3[47]\d{13}"), "American Express"),
    (re.compile(rb"35\d{14}"), "JCB"),
    (re.compile(rb"62\d{14,17}"), "UnionPay"),
)
_LENGTHS = {"Visa": (13, 16, 19), "Mastercard": (16,), "American Express": (15,), "JCB": (16,), "UnionPay": (16, 17, 18, 19)}
_PUNCTUATION = re.compile(rb"[ -]")


def network(digits: bytes) -> str:
    """The network that issued it; empty where it is no card number."""
    for pattern, name in _NETWORKS:
        if pattern.fullmatch(digits) and len(digits) in _LENGTHS[name] and passes_luhn(digits) and len(set(digits)) > 1:
            return name
    return ""


def plain(text: bytes) -> bytes:
    """The digits of a number written in groups."""
    return _PUNCTUATION.sub(b"", text)


def masked(text: bytes) -> str:
    """The network's first digit and the length."""
    return text[:1].decode("ascii") + re.sub(r"\d", "*", text[1:].decode("ascii"))
