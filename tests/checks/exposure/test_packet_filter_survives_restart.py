"""exposure.packet-filter-survives-restart"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.firewall import Opening, PacketFilter, PacketFilterAtStart
from govaudit.model import Status, Verdict
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

packet_filter_survives_restart = load_check("exposure.packet-filter-survives-restart")


def opening(*ports: str, protocol: str = "tcp", sources: tuple[str, ...] = (), interface: str = "", family: str = "ipv4") -> Opening:
    return Opening(family=family, protocol=protocol, ports=list(ports), sources=list(sources), interface=interface)


def judged(now: dict[str, Any], later: dict[str, Any]) -> Verdict:
    return packet_filter_survives_restart(example(PacketFilter, **now), example(PacketFilterAtStart, **later))


def test_good_the_same_comes_back() -> None:
    verdict = judged({"openings": [opening("22")]}, {"openings": [opening("22")]})
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "the packet filter in force is set up again when the host starts, by nftables"


@pytest.mark.parametrize(
    ("now", "later"),
    [
        (opening("22", "443"), opening("443")),
        (opening("8000-8100"), opening("8080", "8010-8020")),
        (opening("8000-8050", "8051-8100"), opening("8040-8060")),
        (opening(), opening("22")),
        (opening(protocol="any"), opening("53", protocol="udp")),
        (opening("22", sources=("192.0.2.1", "192.0.2.2")), opening("22", sources=("192.0.2.2",))),
        (opening("22"), opening("22", sources=("192.0.2.2",), interface="eth0")),
        (opening(protocol="icmp"), opening(protocol="icmp")),
    ],
)
def test_good_no_more_than_now(now: Opening, later: Opening) -> None:
    assert judged({"openings": [now]}, {"openings": [later]}).status is Status.PASS


@pytest.mark.parametrize(
    ("now", "later"),
    [
        (opening("22"), opening("23")),
        (opening("22"), opening("22-23")),
        (opening("8000-8050", "8052-8100"), opening("8040-8060")),
        (opening("22"), opening()),
        (opening("22"), opening("22", protocol="udp")),
        (opening("22"), opening("22", family="ipv6")),
        (opening("22", sources=("192.0.2.1",)), opening("22")),
        (opening("22", interface="eth1"), opening("22")),
        (opening("22"), opening(protocol="icmp")),
    ],
)
def test_bad_more_than_now(now: Opening, later: Opening) -> None:
    verdict = judged({"openings": [now]}, {"openings": [later]})
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == (
        f"nftables must set up the packet filter as it is in force; after the next start {later.name} are open that are closed now"
    )


def test_bad_nothing_sets_it_up() -> None:
    verdict = judged({}, {"seen_in": "", "incoming": "accept"})
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "the packet filter in force must be set up again when the host starts; nothing does so"


def test_bad_later_everything_is_open() -> None:
    verdict = judged({}, {"incoming_ipv6": "accept"})
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == (
        "nftables must set up the packet filter as it is in force; after the next start it lets in over IPv6 what no rule is about"
    )
    assert judged({"incoming_ipv6": "accept"}, {"incoming_ipv6": "accept"}).status is Status.PASS


def test_absent_nothing_is_in_force_or_it_was_not_seen() -> None:
    assert judged({"seen_in": "", "incoming": "accept", "incoming_ipv6": "accept"}, {}).status is Status.NOT_APPLICABLE
    assert judged({"seen_in": "ufw"}, {"seen_in": "ufw"}).status is Status.UNKNOWN
    assert judged({"openings": DENIED}, {}).status is Status.UNKNOWN
    assert judged({}, {"openings": DENIED}).status is Status.UNKNOWN
    assert judged({"incoming": DENIED}, {}).status is Status.UNKNOWN
    now, later = example(PacketFilter), example(PacketFilterAtStart)
    assert packet_filter_survives_restart({PacketFilter: now, PacketFilterAtStart: DENIED}).status is Status.UNKNOWN
    assert packet_filter_survives_restart({PacketFilter: DENIED, PacketFilterAtStart: later}).status is Status.UNKNOWN
    assert packet_filter_survives_restart({PacketFilter: NOT_THERE, PacketFilterAtStart: NOT_THERE}).status is Status.NOT_APPLICABLE
