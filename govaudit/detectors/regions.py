"""The area codes that a NIK begins with: provinces, regencies and districts of the Ministry of Home Affairs."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

PROVINCES = frozenset(
    b"11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65 71 72 73 74 75 76 81 82 91 92 93 94 95 96".split()
)
"""All 38 provinces by their code in Kepmendagri 300.2.2-2430/2025; not the codes of the statistics office, which differ in Papua."""


@cache
def regencies() -> frozenset[bytes]:
    """Codes of four digits, present and former."""
    return frozenset(code[:4].encode() for code in _listed())


@cache
def districts() -> frozenset[bytes]:
    """Codes of six digits as they were before Papua was divided in 2022; districts founded later are not among them."""
    return frozenset(
        b"%s%02d" % (regency.encode(), number)
        for regency, _, ranges in (entry.partition(":") for entry in _listed())
        for first, _, last in (part.partition("-") for part in ranges.split(",") if part)
        for number in range(int(first), int(last or first) + 1)
    )


def _listed() -> list[str]:
    """The entries of regions.txt: a regency, then the numbers of its districts, as in `1104:01-03,07-08`."""
    lines = files(__package__).joinpath("regions.txt").read_text(encoding="ascii").splitlines()
    return " ".join(line for line in lines if not line.startswith("#")).split()
