"""exposure.packet-filter-no-wide-openings"""

from __future__ import annotations

import pytest

from govaudit.facts.firewall import Opening, PacketFilter
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

packet_filter_no_wide_openings = load_check("exposure.packet-filter-no-wide-openings")


def opening(protocol: str, *ports: str, sources: tuple[str, ...] = ()) -> PacketFilter:
    one = Opening(family="ipv4", protocol=protocol, ports=list(ports), sources=list(sources), interface="")
    return example(PacketFilter, openings=[one])


@pytest.mark.parametrize(
    "packets",
    [
        opening("tcp", "22"),
        opening("tcp", "8000-8099"),
        opening("tcp", "1-65535", sources=("192.0.2.1",)),
        opening("icmp"),
        example(PacketFilter),
    ],
)
def test_good_nothing_is_open_that_should_not(packets: PacketFilter) -> None:
    assert packet_filter_no_wide_openings(packets).status is Status.PASS


@pytest.mark.parametrize(
    ("packets", "sentence"),
    [
        (opening("tcp", "8000-8100"), "no rule may open more than 100 ports to anybody; these do: 8000-8100/tcp"),
        (opening("any"), "no rule may open more than 100 ports to anybody; these do: */any"),
        (example(PacketFilter, incoming_ipv6="accept"), "everything is open: new connections are let in by default"),
    ],
)
def test_bad_too_much_is_open(packets: PacketFilter, sentence: str) -> None:
    verdict = packet_filter_no_wide_openings(packets)
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == sentence


def test_absent_rules_that_are_not_followed_are_no_pass() -> None:
    assert packet_filter_no_wide_openings(example(PacketFilter, openings=DENIED)).status is Status.UNKNOWN
    assert packet_filter_no_wide_openings(example(PacketFilter, incoming=DENIED)).status is Status.UNKNOWN
    assert packet_filter_no_wide_openings({PacketFilter: DENIED}).status is Status.UNKNOWN
    assert packet_filter_no_wide_openings({PacketFilter: NOT_THERE}).status is Status.NOT_APPLICABLE
