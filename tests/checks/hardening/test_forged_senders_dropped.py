"""hardening.forged-senders-dropped"""

from __future__ import annotations

import pytest

from govaudit.facts.kernel_parameters import NetworkInterface
from govaudit.model import Status
from tests.facts.hardening_examples import interface
from tests.support import DENIED, NOT_THERE, load_check

forged_senders_dropped = load_check("hardening.forged-senders-dropped")


@pytest.mark.parametrize("mode", [1, 2])
def test_good_strict_or_loose(mode: int) -> None:
    assert forged_senders_dropped(interface(reverse_path=mode)).status is Status.PASS


def test_bad_none() -> None:
    verdict = forged_senders_dropped(interface(reverse_path=0))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "eth0 must check senders against its routes; its mode is 0, one of 1, 2 is required"
    assert forged_senders_dropped(interface(reverse_path=2), accepted=(1,)).status is Status.FAIL


def test_absent_what_is_not_told_is_unknown() -> None:
    assert forged_senders_dropped(interface(reverse_path=DENIED)).status is Status.UNKNOWN
    assert forged_senders_dropped({NetworkInterface: DENIED}).status is Status.UNKNOWN
    assert forged_senders_dropped({NetworkInterface: NOT_THERE}).status is Status.NOT_APPLICABLE
