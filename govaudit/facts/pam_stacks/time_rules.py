"""time.conf(5), as far as it does not depend on the time: whether a rule speaks of a service and an account at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_FIELD = re.compile(r"!?[A-Za-z0-9*_./:-]+(?:[|&]!?[A-Za-z0-9*_./:-]+)*")
_PART = re.compile(r"([|&]?)(!?)([^|&]+)")
_ALWAYS, _NEVER = "Al0000-2400", "!Al0000-2400"
EITHER = ("success", "perm_denied")


def answers_to(lines: Sequence[str], service: str, account: str) -> tuple[str, ...]:
    """What pam_time may say in `account`: it refuses outside the times of any rule that holds for service, terminal and account."""
    found: tuple[str, ...] = ("success",)
    for line in lines:
        fields = [field.strip() for field in line.split(";")]
        if len(fields) != 4 or not all(_FIELD.fullmatch(field) for field in fields):
            found = EITHER
            continue
        services, terminals, accounts, times = fields
        if not _holds(services, lambda pattern: _is_same(pattern, service)) or not _holds(accounts, lambda one: _is_same(one, account)):
            continue
        if times == _NEVER and terminals == "*":
            return ("perm_denied",)
        if times != _ALWAYS:
            found = EITHER
    return found


def _holds(field: str, agrees: Callable[[str], bool]) -> bool:
    """From left to right, without precedence; a `!` is for the one word behind it."""
    holds = False
    for operator, negated, pattern in _PART.findall(field):
        one = agrees(pattern) != bool(negated)
        holds = holds and one if operator == "&" else holds or one
    return holds


def _is_same(pattern: str, text: str) -> bool:
    """A `*` stands for anything; behind a first one, others are letters."""
    before, star, after = pattern.partition("*")
    if not star:
        return pattern == text
    return text.startswith(before) and text.endswith(after)
