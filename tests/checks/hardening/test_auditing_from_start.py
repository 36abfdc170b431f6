"""hardening.auditing-from-start"""

from __future__ import annotations

from govaudit.facts.boot import KernelStart
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

auditing_from_start = load_check("hardening.auditing-from-start")


def test_good_as_it_should_be() -> None:
    assert auditing_from_start(example(KernelStart, arguments=["audit=1"])).status is Status.PASS
    assert auditing_from_start(example(KernelStart, arguments=["audit=0", "audit=1"])).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = auditing_from_start(example(KernelStart, arguments=["quiet"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("the kernel must be started with audit=1, and was not")
    assert auditing_from_start(example(KernelStart, arguments=["audit=1", "audit=0"])).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert auditing_from_start({KernelStart: DENIED}).status is Status.UNKNOWN
    assert auditing_from_start({KernelStart: NOT_THERE}).status is Status.NOT_APPLICABLE
