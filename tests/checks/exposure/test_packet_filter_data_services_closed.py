"""exposure.packet-filter-data-services-closed"""

from __future__ import annotations

import pytest

from govaudit.facts.firewall import Opening, PacketFilter
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

packet_filter_data_services_closed = load_check("exposure.packet-filter-data-services-closed")


def opening(protocol: str, *ports: str, sources: tuple[str, ...] = ()) -> PacketFilter:
    one = Opening(family="ipv4", protocol=protocol, ports=list(ports), sources=list(sources), interface="")
    return example(PacketFilter, openings=[one])


@pytest.mark.parametrize(
    "packets",
    [
        opening("tcp", "22", "443"),
        opening("tcp", "5432", sources=("192.0.2.0/24",)),
        example(PacketFilter),
    ],
)
def test_good_nothing_is_open_that_should_not(packets: PacketFilter) -> None:
    assert packet_filter_data_services_closed(packets).status is Status.PASS


@pytest.mark.parametrize(
    ("packets", "sentence"),
    [
        (opening("tcp", "5432"), "these ports must not be open to anybody: 5432"),
        (opening("any", "3300-3400"), "these ports must not be open to anybody: 3306"),
        (example(PacketFilter, incoming="accept"), "everything is open: new connections are let in by default"),
    ],
)
def test_bad_too_much_is_open(packets: PacketFilter, sentence: str) -> None:
    verdict = packet_filter_data_services_closed(packets)
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == sentence


def test_absent_rules_that_are_not_followed_are_no_pass() -> None:
    assert packet_filter_data_services_closed(example(PacketFilter, openings=DENIED)).status is Status.UNKNOWN
    assert packet_filter_data_services_closed(example(PacketFilter, incoming=DENIED)).status is Status.UNKNOWN
    assert packet_filter_data_services_closed({PacketFilter: DENIED}).status is Status.UNKNOWN
    assert packet_filter_data_services_closed({PacketFilter: NOT_THERE}).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize("source", ["0.0.0.0/0", "0/0", "128.0.0.0/1", "::/0", "2000::/3", "1.0.0.0-223.255.255.255", "0.0.0.0/0.0.0.0"])
def test_bad_a_source_that_leaves_nobody_out(source: str) -> None:
    assert packet_filter_data_services_closed(opening("tcp", "5432", sources=(source,))).status is Status.FAIL


@pytest.mark.parametrize("source", ["10.0.0.0/8", "fd00::/7", "192.0.2.1", "10.0.0.1-10.0.0.9", "fc00::/8", "example"])
def test_good_a_source_that_leaves_the_most_out(source: str) -> None:
    assert packet_filter_data_services_closed(opening("tcp", "5432", sources=(source,))).status is Status.PASS


def test_absent_ports_that_are_led_on_to_containers_are_no_pass() -> None:
    def led_on(port: str, *sources: str) -> PacketFilter:
        one = Opening(family="ipv4", protocol="tcp", ports=[port], sources=list(sources), interface="")
        return example(PacketFilter, led_on=[one])

    verdict = packet_filter_data_services_closed(led_on("5432"))
    assert verdict.status is Status.UNKNOWN
    assert str(verdict.sentence) == "rules of NAT lead on what comes to the ports 5432; who gets there is not followed"
    assert packet_filter_data_services_closed(led_on("8080")).status is Status.PASS
    assert packet_filter_data_services_closed(led_on("5432", "192.0.2.0/24")).status is Status.PASS
    assert packet_filter_data_services_closed(example(PacketFilter, led_on=DENIED)).status is Status.UNKNOWN
