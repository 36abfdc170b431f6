"""exposure.only-declared-services-listen"""

from __future__ import annotations

from govaudit.facts.declared import DeclaredServices
from govaudit.facts.sockets import ListeningSockets, Socket
from govaudit.model import Fact, Missing, Service, Status
from tests.support import DENIED, NOT_THERE, load_check

only_declared_services_listen = load_check("exposure.only-declared-services-listen")


def listening(*names: str, client_ports: list[int] | Missing | None = None) -> ListeningSockets:
    pairs = [name.split("/") for name in names]
    sockets = [Socket(protocol=protocol, address="0.0.0.0", port=int(port), uid=0, program=DENIED) for port, protocol in pairs]
    return ListeningSockets(sockets=sockets, client_ports=[32768, 60999] if client_ports is None else client_ports)


def declared(*names: str) -> DeclaredServices:
    return DeclaredServices(system="s", services=[Service(port=int(name.split("/")[0]), protocol=name.split("/")[1]) for name in names])


def test_good_all_are_declared() -> None:
    verdict = only_declared_services_listen(listening("22/tcp", "443/tcp", "68/udp"), declared("22/tcp", "443/tcp", "5432/tcp"))
    assert verdict.status is Status.PASS
    nothing = only_declared_services_listen(listening(), declared())
    assert (nothing.status, str(nothing.sentence)) == (Status.PASS, "no service takes calls from other hosts")


def test_bad_one_is_not_declared() -> None:
    verdict = only_declared_services_listen(listening("8080/tcp", "22/tcp", "443/tcp"), declared("443/tcp"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "services that are not declared take calls from other hosts: 22/tcp, 8080/tcp; declared are 443/tcp"


def test_bad_the_program_is_named_where_it_is_known() -> None:
    sockets = [Socket(protocol="tcp", address="::", port=8080, uid=0, program="java")]
    verdict = only_declared_services_listen(ListeningSockets(sockets=sockets, client_ports=DENIED), declared("443/tcp"))
    assert "take calls from other hosts: 8080/tcp (java); declared" in str(verdict.sentence)


def test_bad_the_protocol_counts() -> None:
    assert only_declared_services_listen(listening("53/udp"), declared("53/tcp")).status is Status.FAIL


def test_bad_udp_of_clients_only_where_it_is_asked_for_or_the_range_is_not_known() -> None:
    assert only_declared_services_listen(listening("40000/udp"), declared()).status is Status.PASS
    assert only_declared_services_listen(listening("40000/tcp"), declared()).status is Status.FAIL
    assert only_declared_services_listen(listening("40000/udp"), declared(), count_udp_client_ports=True).status is Status.FAIL
    assert only_declared_services_listen(listening("40000/udp", client_ports=DENIED), declared()).status is Status.FAIL


def test_absent_nothing_declared_or_nothing_seen_is_unknown() -> None:
    facts: dict[type[Fact], ListeningSockets | Missing] = {ListeningSockets: listening(), DeclaredServices: DENIED}
    assert only_declared_services_listen(facts).status is Status.UNKNOWN
    assert only_declared_services_listen({ListeningSockets: DENIED, DeclaredServices: declared()}).status is Status.UNKNOWN
    assert only_declared_services_listen({ListeningSockets: NOT_THERE, DeclaredServices: declared()}).status is Status.NOT_APPLICABLE
