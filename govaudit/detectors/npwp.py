"""NPWP, the taxpayer number: 15 digits in its old form, 16 in the new.

Old: type (2), serial (6), check digit (1), tax office (3), branch (3); the first nine digits pass
Luhn; written 99.999.999.9-999.999. New (Minister of Finance Regulation 112/2022): the NIK for
resident individuals, else 0 and the old number. A new number that is a NIK is found as a NIK.
"""

from __future__ import annotations

import re

from govaudit.detectors.numbers import passes_luhn

WRITTEN = b"00.000.000.0-000.000"
"""The old form as it is printed, every digit as 0."""
_PUNCTUATION = re.compile(rb"\D+")


def is_old(digits: bytes) -> bool:
    """Whether 15 digits have the structure of the old form."""
    return len(digits) == 15 and passes_luhn(digits[:9]) and digits[2:8] != b"000000"


def is_new(digits: bytes) -> bool:
    """Whether 16 digits have the structure of the new form of others than resident individuals."""
    return len(digits) == 16 and digits[0] == 0x30 and is_old(digits[1:])


def is_written(text: bytes) -> bool:
    """Whether a text of the shape 99.999.999.9-999.999 is an NPWP."""
    return is_old(_PUNCTUATION.sub(b"", text))


def masked(text: bytes) -> str:
    """The form only."""
    return re.sub(r"\d", "*", text.decode("ascii"))
