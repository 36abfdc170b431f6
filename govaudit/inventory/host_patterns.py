"""Patterns that stand for many hosts, as Ansible writes them: `web[01:20].example.go.id`, `db-[a:f]`, `node[0:90:10]`."""

from __future__ import annotations

import itertools
import math
import re
import string
from collections.abc import Iterator, Sequence

MOST_HOSTS = 100_000
"""Hosts that one inventory may name."""

_PORT = re.compile(r"(?P<host>(?:[^:\[\]]|\[[^\[\]]*\])*):(?P<port>[0-9]{1,5})")
_BRACKETED_PORT = re.compile(r"\[(?P<host>[^\[\]]+)\]:(?P<port>[0-9]{1,5})")
_RANGE = re.compile(r"(?P<first>[0-9]*|[A-Za-z]):(?P<last>[0-9]+|[A-Za-z])(?::(?P<step>[0-9]{1,9}))?")
_DIGITS = 12


def divided(pattern: str) -> tuple[str, int | None]:
    """The pattern without its port, and the port: `web[1:9]:2222`, `[2001:db8::1]:22`."""
    found = _BRACKETED_PORT.fullmatch(pattern) or _PORT.fullmatch(pattern)
    return (found["host"], int(found["port"])) if found and found["host"] else (pattern, None)


def expanded(pattern: str, *, at_most: int = MOST_HOSTS) -> Iterator[str]:
    """The names that a pattern stands for, the leftmost range the slowest; raises ValueError with a sentence for the user."""
    parts: list[Sequence[str]] = []
    rest = pattern
    while "[" in rest:
        head, _, rest = rest.partition("[")
        inside, bracket, rest = rest.partition("]")
        if not bracket:
            raise ValueError("a range is opened by '[' and not closed")
        parts += [(head,), _alternatives(inside)]
    parts.append((rest,))
    if math.prod(len(part) for part in parts) > at_most:
        raise ValueError(f"it stands for more than {at_most:,} hosts")
    return ("".join(chosen) for chosen in itertools.product(*parts))


class _Padded(Sequence[str]):
    """The numbers of a range as text with leading zeros, made when they are asked for."""

    def __init__(self, numbers: range, width: int) -> None:
        self.numbers = numbers
        self.width = width

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, index: int) -> str:  # type: ignore[override]
        return str(self.numbers[index]).zfill(self.width)


def _alternatives(inside: str) -> Sequence[str]:
    found = _RANGE.fullmatch(inside)
    if found is None:
        raise ValueError(f"[{inside[:40]}] is no range: write [first:last] or [first:last:step], of numbers or single letters")
    first, last, step = found["first"] or "0", found["last"], int(found["step"] or 1)
    if step == 0:
        raise ValueError(f"[{inside}] has a step of 0")
    if first.isalpha() != last.isalpha():
        raise ValueError(f"[{inside}] goes from a letter to a number")
    if first.isalpha():
        letters = string.ascii_letters
        names: Sequence[str] = letters[letters.index(first) : letters.index(last) + 1 : step]
    else:
        if max(len(first), len(last)) > _DIGITS:
            raise ValueError(f"[{inside[:40]}] counts too far")
        padded = first[0] == "0" and len(first) > 1
        if padded and len(first) != len(last):
            raise ValueError(f"[{inside}]: a number with leading zeros needs a last one of the same length")
        names = _Padded(range(int(first), int(last) + 1, step), len(first) if padded else 0)
    if not names:
        raise ValueError(f"[{inside}] names no host: the last comes before the first")
    return names
