"""hardening.mitigations-not-switched-off"""

from __future__ import annotations

from govaudit.facts.boot import KernelStart
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

mitigations_not_switched_off = load_check("hardening.mitigations-not-switched-off")


def test_good_as_it_should_be() -> None:
    assert mitigations_not_switched_off(example(KernelStart)).status is Status.PASS
    assert mitigations_not_switched_off(example(KernelStart, arguments=["mitigations=auto,nosmt"])).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = mitigations_not_switched_off(example(KernelStart, arguments=["quiet", "nopti"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("the kernel must not be started with nopti")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert mitigations_not_switched_off({KernelStart: DENIED}).status is Status.UNKNOWN
    assert mitigations_not_switched_off({KernelStart: NOT_THERE}).status is Status.NOT_APPLICABLE
