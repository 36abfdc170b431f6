"""exposure.packet-filter-in-force"""

from __future__ import annotations

from govaudit.facts.firewall import PacketFilter
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

packet_filter_in_force = load_check("exposure.packet-filter-in-force")


def test_good_as_it_should_be() -> None:
    assert packet_filter_in_force(example(PacketFilter)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = packet_filter_in_force(example(PacketFilter, seen_in=""))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("a packet filter must be in force; none is set up when the host starts")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert packet_filter_in_force({PacketFilter: DENIED}).status is Status.UNKNOWN
    assert packet_filter_in_force({PacketFilter: NOT_THERE}).status is Status.NOT_APPLICABLE
