"""hardening.source-routing-refused"""

from __future__ import annotations

from govaudit.facts.kernel_parameters import NetworkInterface
from govaudit.model import Status
from tests.facts.hardening_examples import interface
from tests.support import DENIED, NOT_THERE, load_check

source_routing_refused = load_check("hardening.source-routing-refused")


def test_good_the_interface_is_careful() -> None:
    verdict = source_routing_refused(interface(source_routed=False))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "eth0 takes no source-routed IPv4 packets"


def test_bad_the_interface_is_not() -> None:
    verdict = source_routing_refused(interface(source_routed=True))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "eth0 takes source-routed IPv4 packets, which it must not"


def test_absent_what_is_not_told_is_unknown() -> None:
    assert source_routing_refused(interface(source_routed=DENIED)).status is Status.UNKNOWN
    assert source_routing_refused({NetworkInterface: DENIED}).status is Status.UNKNOWN
    assert source_routing_refused({NetworkInterface: NOT_THERE}).status is Status.NOT_APPLICABLE
