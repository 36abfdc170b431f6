"""NIP, the number of a civil servant, and NI PPPK, that of contract staff: 18 digits.

Birth YYYYMMDD, appointment YYYYMM, sex 1 or 2, serial 001 to 999 (National Civil Service Agency,
Regulation 22/2007). For contract staff digits 13 and 14 are a counter beside the year of the first contract.
"""

from __future__ import annotations

from govaudit.detectors.numbers import is_date

LENGTH = 18
_YOUNGEST, _OLDEST = 15, 60
"""Age in years at appointment."""


def is_nip(digits: bytes) -> bool:
    """Whether it has the structure of a NIP or NI PPPK."""
    return _is_staff_number(digits) and digits[15:] != b"000"


def is_damaged(digits: bytes) -> bool:
    """Whether it is a NIP of which a spreadsheet kept 15 digits: its serial became 000."""
    return _is_staff_number(digits) and digits[15:] == b"000"


def masked(digits: bytes) -> str:
    """The length only."""
    return "*" * len(digits)


def _is_staff_number(digits: bytes) -> bool:
    if len(digits) != LENGTH or digits[14] not in b"12" or digits[:2] not in (b"19", b"20"):
        return False
    born, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    appointed = int(digits[8:12])
    return born >= 1900 and is_date(born, month, day) and appointed <= 2099 and _YOUNGEST <= appointed - born <= _OLDEST
