"""hardening.low-memory-protected"""

from __future__ import annotations

import pytest

from govaudit.facts.kernel_parameters import KernelParameters
from govaudit.model import Status
from tests.facts.hardening_examples import kernel
from tests.support import DENIED, NOT_THERE, load_check

low_memory_protected = load_check("hardening.low-memory-protected")
NAME = "vm.mmap_min_addr"


@pytest.mark.parametrize("value", ["32768", "32769"])
def test_good_now_and_at_start(value: str) -> None:
    assert low_memory_protected(kernel(NAME, value, value)).status is Status.PASS
    verdict = low_memory_protected(kernel(NAME, value))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == f"{NAME} is {value}, and no file sets it at start"


def test_bad_now() -> None:
    verdict = low_memory_protected(kernel(NAME, "4096", "32768"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"{NAME} must be ≥ 32768; it is 4096"


def test_bad_after_the_next_start() -> None:
    for now in ("32768", DENIED):
        verdict = low_memory_protected(kernel(NAME, now, "4096"))
        assert verdict.status is Status.FAIL
        assert [place.path for place in verdict.places] == ["/etc/sysctl.d/50-example.conf"]


def test_absent_the_kernel_has_no_such_parameter_or_it_is_not_known() -> None:
    assert low_memory_protected(kernel(NAME, None)).status is Status.NOT_APPLICABLE
    assert low_memory_protected(kernel(NAME, DENIED, "32768")).status is Status.UNKNOWN
    assert low_memory_protected(kernel(NAME, "32768", DENIED)).status is Status.UNKNOWN
    assert low_memory_protected({KernelParameters: DENIED}).status is Status.UNKNOWN
    assert low_memory_protected({KernelParameters: NOT_THERE}).status is Status.NOT_APPLICABLE
