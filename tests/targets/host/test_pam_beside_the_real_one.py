"""What we say of made-up hosts' PAM, beside what the real libpam does with them.

`GOVAUDIT_AGREEMENT=50 pytest -s tests/targets/host/test_pam_beside_the_real_one.py` compares fifty times as many hosts, and
`GOVAUDIT_AGREEMENT_FROM=300` begins with the one of that number.
"""

from __future__ import annotations

import os

import pytest

from tests.support.pam_hosts import compare

HOSTS = 2
"""Each with ten services and twelve accounts; of odd ones, which have twenty-one, half as many are compared."""


@pytest.mark.parametrize("kind_of_host", ["host", "odd"])
def test_as_the_real_libpam(kind_of_host: str, capsys: pytest.CaptureFixture[str]) -> None:
    first, times = (int(os.environ.get(f"GOVAUDIT_AGREEMENT{name}", default)) for name, default in (("_FROM", "0"), ("", "1")))
    count = HOSTS * times if kind_of_host == "host" else times
    counted = compare((f"{kind_of_host} {number}" for number in range(first, first + count)), odd=kind_of_host == "odd")
    for kind, one in counted.items():
        with capsys.disabled():
            print(f"\nPAM, {kind}: {count} hosts ({kind_of_host}), {one}")
        cases = one.agreed + one.unknown + one.stricter + len(one.wrong)
        assert not one.wrong, one.wrong[0]
        assert one.unknown <= cases // 100, one.reasons
        assert one.stricter <= cases // 100, one.others[0]
