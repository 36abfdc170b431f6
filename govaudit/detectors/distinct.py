"""How many different values there were, in little memory and without keeping any.

Values are hashed under the random key of this process (`hash` of bytes is SipHash, PEP 456), and the smallest hashes
are kept as long as the search lasts (K. Beyer et al., On synopses for distinct-value estimation under multiset
operations, SIGMOD 2007). Exact up to 1,024.
"""

from __future__ import annotations

from heapq import heappushpop

_KEPT = 1024
_HALF = 1 << 63
"""Makes the signed hash a number from 0."""


class Distinct:
    """Counts different values."""

    def __init__(self) -> None:
        self._members: set[int] = set()
        self._largest_first: list[int] = []
        self._limit = 1 << 64
        """Hashes from here on tell nothing new."""

    def add(self, value: bytes) -> None:
        """Count a value in."""
        number = hash(value) + _HALF
        if number >= self._limit or number in self._members:
            return
        if len(self._members) < _KEPT:
            self._members.add(number)
            self._largest_first.append(-number)
            if len(self._members) == _KEPT:
                self._largest_first.sort()
                self._limit = -self._largest_first[0]
        else:
            self._members.discard(-heappushpop(self._largest_first, -number))
            self._members.add(number)
            self._limit = -self._largest_first[0]

    def estimate(self) -> int:
        """How many there were: exact up to 1,024, then within about 3 percent."""
        if len(self._members) < _KEPT:
            return len(self._members)
        return round((_KEPT - 1) * 2**64 / self._limit)
