"""What we say of made-up hosts' PAM, beside what the real libpam does with them.

`GOVAUDIT_AGREEMENT=50 pytest -s tests/targets/host/test_pam_beside_the_real_one.py` compares fifty times as many hosts.
"""

from __future__ import annotations

import os

import pytest

from tests.support.pam_hosts import compare

HOSTS = 2
"""Each with ten services and twelve accounts; the files that hosts of other numbers have were never looked at."""


def test_as_the_real_libpam(capsys: pytest.CaptureFixture[str]) -> None:
    times = int(os.environ.get("GOVAUDIT_AGREEMENT", "1"))
    counted = compare(f"host {number}" for number in range(HOSTS * times))
    for kind, one in counted.items():
        with capsys.disabled():
            print(f"\nPAM, {kind}: {HOSTS * times} hosts, {one}")
        cases = one.agreed + one.unknown + one.stricter + len(one.wrong)
        assert not one.wrong, one.wrong[0]
        assert one.unknown <= cases // 100, one.reasons
        assert one.stricter <= cases // 100, one.others[0]
