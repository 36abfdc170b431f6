"""hardening.processor-flaws-mitigated"""

from __future__ import annotations

from govaudit.facts.boot import KernelStart
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

processor_flaws_mitigated = load_check("hardening.processor-flaws-mitigated")


def test_good_as_it_should_be() -> None:
    assert processor_flaws_mitigated(example(KernelStart)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = processor_flaws_mitigated(example(KernelStart, vulnerable=["mds: Vulnerable"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("the processor must not be vulnerable; the kernel says: mds: Vulnerable")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert processor_flaws_mitigated(example(KernelStart, vulnerable=DENIED)).status is Status.UNKNOWN
    assert processor_flaws_mitigated({KernelStart: DENIED}).status is Status.UNKNOWN
    assert processor_flaws_mitigated({KernelStart: NOT_THERE}).status is Status.NOT_APPLICABLE
