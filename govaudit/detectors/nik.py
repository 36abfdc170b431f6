"""NIK, the national population number: 16 digits, without a check digit.

Province (2), regency (2), district (2) of first registration; day of birth (women + 40), month,
year of two digits; a serial from 0001 (Law 23/2006 as amended by Law 24/2013, Government Regulation
37/2007 art. 37, area codes by decree of the Minister of Home Affairs). A family card number (No. KK) has the same
form with the date of issue, and cannot be told from a man's NIK: it is found as one.

The number never changes, so a former district, regency or province is legitimate. Of random
numbers about 2.8 % pass with a known province, 0.4 % with a known regency, 0.05 % with a known district.
"""

from __future__ import annotations

from govaudit.detectors.numbers import is_date
from govaudit.detectors.regions import PROVINCES, districts, regencies

LENGTH = 16


def area_known(digits: bytes) -> str:
    """How far the area code of a well-formed NIK is known: `district`, `regency`, `province`; empty where it is no NIK."""
    if len(digits) != LENGTH or digits[:2] not in PROVINCES or digits[12:] == b"0000" or not _has_birth_date(digits):
        return ""
    if digits[:6] in districts():
        return "district"
    return "regency" if digits[:4] in regencies() else "province"


def is_damaged(digits: bytes) -> bool:
    """Whether it is a NIK of which a spreadsheet kept 15 digits: its serial, 0001 to 0009, became 0000."""
    return len(digits) == LENGTH and digits[12:] == b"0000" and digits[:6] in districts() and _has_birth_date(digits)


def masked(digits: bytes) -> str:
    """Province and length only; a birth date beside the rest would leave two unknown digits."""
    return digits[:2].decode() + "*" * (len(digits) - 2)


def _has_birth_date(digits: bytes) -> bool:
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    day -= 40 if day > 40 else 0
    return is_date(1900 + year, month, day) or is_date(2000 + year, month, day)
