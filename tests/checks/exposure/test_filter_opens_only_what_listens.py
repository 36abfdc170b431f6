"""exposure.filter-opens-only-what-listens"""

from __future__ import annotations

from govaudit.facts.firewall import Opening, PacketFilter
from govaudit.facts.sockets import ListeningSockets, Socket
from govaudit.model import Missing, Status
from tests.support import DENIED, NOT_THERE, load_check

filter_opens_only_what_listens = load_check("exposure.filter-opens-only-what-listens")


def opening(name: str) -> Opening:
    ports, _, protocol = name.partition("/")
    return Opening(family="ipv4", protocol=protocol, ports=ports.split(",") if ports != "*" else [], sources=[], interface="")


def packets(*openings: str, default: str = "drop", unseen: Missing | None = None) -> PacketFilter:
    return PacketFilter(
        seen_in="kernel",
        incoming=default,
        incoming_ipv6=default,
        forwarded="drop",
        openings=unseen or [opening(name) for name in openings],
    )


def listening(*names: str) -> ListeningSockets:
    pairs = [name.split("/") for name in names]
    return ListeningSockets(
        sockets=[Socket(protocol=protocol, address="::", port=int(port), uid=0, program=DENIED) for port, protocol in pairs],
        client_ports=DENIED,
    )


def test_good_something_listens_at_each() -> None:
    verdict = filter_opens_only_what_listens(packets("22/tcp", "8000-8100/tcp", "68/udp"), listening("22/tcp", "8080/tcp"))
    assert (verdict.status, str(verdict.sentence)) == (Status.PASS, "something listens at each of the 3 openings of the packet filter")
    assert filter_opens_only_what_listens(packets("*/icmp", "*/any"), listening()).status is Status.PASS


def test_bad_nothing_listens() -> None:
    verdict = filter_opens_only_what_listens(packets("22/tcp", "3306/tcp", "53/udp"), listening("22/tcp", "53/tcp"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "the packet filter opens ports at which nothing listens: 3306/tcp, 53/udp"


def test_absent_unseen_rules_or_sockets_and_a_filter_that_opens_nothing() -> None:
    assert filter_opens_only_what_listens(packets(unseen=DENIED), listening()).status is Status.UNKNOWN
    assert filter_opens_only_what_listens({PacketFilter: packets(), ListeningSockets: DENIED}).status is Status.UNKNOWN
    assert filter_opens_only_what_listens({PacketFilter: NOT_THERE, ListeningSockets: listening()}).status is Status.NOT_APPLICABLE
    assert filter_opens_only_what_listens(packets(default="accept"), listening()).status is Status.NOT_APPLICABLE
