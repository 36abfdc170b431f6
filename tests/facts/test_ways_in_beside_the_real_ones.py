"""The ways by SSH beside a real sshd with real PAM: nobody gets in with less than the table says.

`GOVAUDIT_LOGINS=5` compares five times as many hosts, and `GOVAUDIT_LOGINS_FROM=100` begins with those of that number.
"""

from __future__ import annotations

import os
import random
from collections import Counter

import pytest

from tests.support.real_ways_in import look
from tests.support.ways_in_hosts import Agreement, Comparison, compare, compare_for_root, make, make_for_console, make_for_root

HOSTS = 6
"""Each with four accounts, at which one tries to log in with all sets of proofs."""


TERMINALS = 4
"""Hosts with four accounts that log in at a terminal, and become each other."""
TREES = 12
"""Each with three accounts that try to become root."""


def numbers(count: int) -> range:
    """Of the hosts that are compared."""
    first = int(os.environ.get("GOVAUDIT_LOGINS_FROM", "0"))
    return range(first, first + count * int(os.environ.get("GOVAUDIT_LOGINS", "1")))


def test_nobody_gets_in_with_less(capsys: pytest.CaptureFixture[str]) -> None:
    made = [make(random.Random(f"host {number}")) for number in numbers(HOSTS)]
    found = zip(made, look(made), strict=True)
    tell("ways in by SSH", [(one, host.sshd + host.pam) for host, ways in found for one in compare(host, ways)], capsys)


def test_nobody_becomes_root_with_less(capsys: pytest.CaptureFixture[str]) -> None:
    made = [make_for_root(random.Random(f"root {number}")) for number in numbers(TREES)]
    found = zip(made, look(made), strict=True)
    tell(
        "ways to root", [(one, f"{host.sudoers}{host.pam}{host.people}") for host, ways in found for one in compare_for_root(ways)], capsys
    )


def test_nobody_logs_in_at_a_terminal_or_becomes_another_with_less(capsys: pytest.CaptureFixture[str]) -> None:
    made = [make_for_console(random.Random(f"console {number}")) for number in numbers(TERMINALS)]
    found = zip(made, look(made), strict=True)
    tell("ways by login and su", [(one, f"{host.pam}{host.people}") for host, ways in found for one in compare_for_root(ways)], capsys)


def tell(what: str, comparisons: list[tuple[Comparison, str]], capsys: pytest.CaptureFixture[str]) -> None:
    for comparison, host in comparisons:
        assert comparison.agreement is not Agreement.WRONG, f"{comparison.detail}\n{host}"
    counts = Counter(comparison.agreement for comparison, _ in comparisons)
    with capsys.disabled():
        print(f"\n{what}: {', '.join(f'{counts[one]} {one}' for one in Agreement)}")
    assert counts[Agreement.SAME] > len(comparisons) / 2
