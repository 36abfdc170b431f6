"""hardening.shared-files-protected"""

from __future__ import annotations

import pytest

from govaudit.facts.kernel_parameters import KernelParameters
from govaudit.model import Status
from tests.facts.hardening_examples import kernel
from tests.support import DENIED, NOT_THERE, load_check

shared_files_protected = load_check("hardening.shared-files-protected")
NAME = "fs.protected_regular"


@pytest.mark.parametrize("value", ["1", "2"])
def test_good_now_and_at_start(value: str) -> None:
    assert shared_files_protected(kernel(NAME, value, value)).status is Status.PASS
    verdict = shared_files_protected(kernel(NAME, value))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == f"{NAME} is {value}, and no file sets it at start"


def test_bad_now() -> None:
    verdict = shared_files_protected(kernel(NAME, "0", "1"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"{NAME} must be 1 / 2; it is 0"


def test_bad_after_the_next_start() -> None:
    for now in ("1", DENIED):
        verdict = shared_files_protected(kernel(NAME, now, "0"))
        assert verdict.status is Status.FAIL
        assert [place.path for place in verdict.places] == ["/etc/sysctl.d/50-example.conf"]


def test_absent_the_kernel_has_no_such_parameter_or_it_is_not_known() -> None:
    assert shared_files_protected(kernel(NAME, None)).status is Status.NOT_APPLICABLE
    assert shared_files_protected(kernel(NAME, DENIED, "1")).status is Status.UNKNOWN
    assert shared_files_protected(kernel(NAME, "1", DENIED)).status is Status.UNKNOWN
    assert shared_files_protected({KernelParameters: DENIED}).status is Status.UNKNOWN
    assert shared_files_protected({KernelParameters: NOT_THERE}).status is Status.NOT_APPLICABLE
