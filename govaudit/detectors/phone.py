"""Indonesian mobile phone numbers: 0, 62 or +62, then 8 and 8 to 11 digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NATIONAL = re.compile(rb"08[1-9]\d{7,10}")
_INTERNATIONAL = re.compile(rb"628[1-9]\d{7,10}")
_WRITTEN = re.compile(rb"(?:\+62[ .-]?(?:\(0\) ?)?|\(\+62\)[ .-]?|0)8[1-9]\d{1,2}(?:[ .-]\d{3,4}){2}(?:[ .-]\d{1,3})?(?!\d)")


def written(data: bytes) -> Iterator[re.Match[bytes]]:
    """Numbers written in groups: 0812-3456-7890, +62 812 3456 7890."""
    for prefix in (b"+62", b"08"):
        position = data.find(prefix)
        while position >= 0:
            start = position - 1 if data[position - 1 : position] == b"(" and prefix == b"+62" else position
            found = _WRITTEN.match(data, start)
            if found:
                yield found
            position = data.find(prefix, found.end() if found else position + 1)


def is_national(digits: bytes) -> bool:
    """Whether digits are a number with the leading 0: 10 to 13 digits."""
    return _NATIONAL.fullmatch(digits) is not None


def is_international(digits: bytes) -> bool:
    """Whether digits are a number with the country code; only with a + before it, or context, is it more than a number."""
    return _INTERNATIONAL.fullmatch(digits) is not None


def is_without_zero(digits: bytes) -> bool:
    """Whether digits are a number of which a spreadsheet cut the leading 0; only with a name beside it more than a number."""
    return _NATIONAL.fullmatch(b"0" + digits) is not None


def masked(text: bytes) -> str:
    """The prefix up to the 8, and the length."""
    kept = text.find(b"8") + 1
    return text[:kept].decode("ascii") + re.sub(r"\d", "*", text[kept:].decode("ascii"))
