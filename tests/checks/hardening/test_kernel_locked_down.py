"""hardening.kernel-locked-down"""

from __future__ import annotations

from govaudit.facts.boot import KernelStart
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

kernel_locked_down = load_check("hardening.kernel-locked-down")


def test_good_as_it_should_be() -> None:
    assert kernel_locked_down(example(KernelStart)).status is Status.PASS
    assert kernel_locked_down(example(KernelStart, lockdown="confidentiality")).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = kernel_locked_down(example(KernelStart, lockdown="none"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("the kernel must be locked down to one of integrity, confidentiality; it says none")
    assert kernel_locked_down(example(KernelStart, lockdown="")).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert kernel_locked_down(example(KernelStart, lockdown=DENIED)).status is Status.UNKNOWN
    assert kernel_locked_down({KernelStart: DENIED}).status is Status.UNKNOWN
    assert kernel_locked_down({KernelStart: NOT_THERE}).status is Status.NOT_APPLICABLE
