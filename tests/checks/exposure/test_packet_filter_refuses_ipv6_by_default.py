"""exposure.packet-filter-refuses-ipv6-by-default"""

from __future__ import annotations

from govaudit.facts.firewall import PacketFilter
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

packet_filter_refuses_ipv6_by_default = load_check("exposure.packet-filter-refuses-ipv6-by-default")


def test_good_as_it_should_be() -> None:
    assert packet_filter_refuses_ipv6_by_default(example(PacketFilter)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = packet_filter_refuses_ipv6_by_default(example(PacketFilter, incoming_ipv6="accept"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("new IPv6 connections must be refused by default; they are let in")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert packet_filter_refuses_ipv6_by_default(example(PacketFilter, incoming_ipv6=DENIED)).status is Status.UNKNOWN
    assert packet_filter_refuses_ipv6_by_default({PacketFilter: DENIED}).status is Status.UNKNOWN
    assert packet_filter_refuses_ipv6_by_default({PacketFilter: NOT_THERE}).status is Status.NOT_APPLICABLE
