"""hardening.secure-boot-on"""

from __future__ import annotations

from govaudit.facts.boot import KernelStart
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

secure_boot_on = load_check("hardening.secure-boot-on")


def test_good_as_it_should_be() -> None:
    assert secure_boot_on(example(KernelStart)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = secure_boot_on(example(KernelStart, secure_boot=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("Secure Boot must be on, and is off")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert secure_boot_on(example(KernelStart, secure_boot=DENIED)).status is Status.UNKNOWN
    assert secure_boot_on(example(KernelStart, secure_boot=None)).status is Status.NOT_APPLICABLE
    assert secure_boot_on({KernelStart: DENIED}).status is Status.UNKNOWN
    assert secure_boot_on({KernelStart: NOT_THERE}).status is Status.NOT_APPLICABLE
