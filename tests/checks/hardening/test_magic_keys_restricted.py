"""hardening.magic-keys-restricted"""

from __future__ import annotations

import pytest

from govaudit.facts.kernel_parameters import KernelParameters
from govaudit.model import Status
from tests.facts.hardening_examples import kernel
from tests.support import DENIED, NOT_THERE, load_check

magic_keys_restricted = load_check("hardening.magic-keys-restricted")
NAME = "kernel.sysrq"


@pytest.mark.parametrize("value", ["0", "16", "176", "438"])
def test_good_now_and_at_start(value: str) -> None:
    assert magic_keys_restricted(kernel(NAME, value, value)).status is Status.PASS
    verdict = magic_keys_restricted(kernel(NAME, value))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == f"{NAME} is {value}, and no file sets it at start"


def test_bad_now() -> None:
    verdict = magic_keys_restricted(kernel(NAME, "1", "0"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"{NAME} must be a mask without the bits 72 (1 stands for all bits); it is 1"


def test_bad_the_bits_that_dump_memory_or_kill() -> None:
    for value in ("8", "64", "510"):
        assert magic_keys_restricted(kernel(NAME, value)).status is Status.FAIL


def test_bad_after_the_next_start() -> None:
    for now in ("0", DENIED):
        verdict = magic_keys_restricted(kernel(NAME, now, "1"))
        assert verdict.status is Status.FAIL
        assert [place.path for place in verdict.places] == ["/etc/sysctl.d/50-example.conf"]


def test_absent_the_kernel_has_no_such_parameter_or_it_is_not_known() -> None:
    assert magic_keys_restricted(kernel(NAME, None)).status is Status.NOT_APPLICABLE
    assert magic_keys_restricted(kernel(NAME, DENIED, "0")).status is Status.UNKNOWN
    assert magic_keys_restricted(kernel(NAME, "0", DENIED)).status is Status.UNKNOWN
    assert magic_keys_restricted({KernelParameters: DENIED}).status is Status.UNKNOWN
    assert magic_keys_restricted({KernelParameters: NOT_THERE}).status is Status.NOT_APPLICABLE
