"""hardening.kernel-modules-signed"""

from __future__ import annotations

from govaudit.facts.boot import KernelStart
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

kernel_modules_signed = load_check("hardening.kernel-modules-signed")


def test_good_as_it_should_be() -> None:
    assert kernel_modules_signed(example(KernelStart)).status is Status.PASS
    assert kernel_modules_signed(example(KernelStart, modules_signed=False)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = kernel_modules_signed(example(KernelStart, modules_signed=False, lockdown="none"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("the kernel must load signed modules alone, and loads any")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert kernel_modules_signed(example(KernelStart, modules_signed=DENIED)).status is Status.UNKNOWN
    assert kernel_modules_signed(example(KernelStart, modules_signed=False, lockdown=DENIED)).status is Status.UNKNOWN
    assert kernel_modules_signed(example(KernelStart, modules_signed=None)).status is Status.NOT_APPLICABLE
    assert kernel_modules_signed({KernelStart: DENIED}).status is Status.UNKNOWN
    assert kernel_modules_signed({KernelStart: NOT_THERE}).status is Status.NOT_APPLICABLE
