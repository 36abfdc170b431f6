"""The ways by SSH beside a real sshd with real PAM: nobody gets in with less than the table says."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tests.support.real_ways_in import look
from tests.support.ways_in_hosts import Agreement, compare, make

HOSTS = 6
"""Each with four accounts, at which one tries to log in with all sets of proofs."""


def test_nobody_gets_in_with_less(capsys: pytest.CaptureFixture[str]) -> None:
    made = [make(random.Random(f"host {number}")) for number in range(HOSTS)]
    counts: Counter[Agreement] = Counter()
    for host, found in zip(made, look(made), strict=True):
        for comparison in compare(host, found):
            counts[comparison.agreement] += 1
            assert comparison.agreement is not Agreement.WRONG, f"{comparison.detail}\n{host.sshd}\n{host.pam}"
    with capsys.disabled():
        print(f"\nways in by SSH: {', '.join(f'{counts[one]} {one}' for one in Agreement)}")
    assert counts[Agreement.SAME] > counts[Agreement.STRICTER]
