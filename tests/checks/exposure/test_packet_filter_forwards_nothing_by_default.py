"""exposure.packet-filter-forwards-nothing-by-default"""

from __future__ import annotations

from govaudit.facts.firewall import PacketFilter
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

packet_filter_forwards_nothing_by_default = load_check("exposure.packet-filter-forwards-nothing-by-default")


def test_good_as_it_should_be() -> None:
    assert packet_filter_forwards_nothing_by_default(example(PacketFilter)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = packet_filter_forwards_nothing_by_default(example(PacketFilter, forwarded="accept"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("IPv4 packets must not be passed on by default; they are")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert packet_filter_forwards_nothing_by_default(example(PacketFilter, forwarded=DENIED)).status is Status.UNKNOWN
    assert packet_filter_forwards_nothing_by_default({PacketFilter: DENIED}).status is Status.UNKNOWN
    assert packet_filter_forwards_nothing_by_default({PacketFilter: NOT_THERE}).status is Status.NOT_APPLICABLE
