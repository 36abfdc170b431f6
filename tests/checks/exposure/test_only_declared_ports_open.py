"""Open ports beside the declared ones."""

from __future__ import annotations

import pytest

from govaudit.facts.declared import DeclaredServices
from govaudit.model import Place, Reason, Service, Status, missing
from tests.support import UNREACHABLE, load_check
from tests.support.endpoints import open_ports

only_declared_ports_open = load_check("exposure.only-declared-ports-open")


def declared(*ports: int, protocol: str = "tcp") -> DeclaredServices:
    return DeclaredServices(system="portal", services=[Service(port=port, protocol=protocol) for port in ports])


def test_good_only_declared_ports() -> None:
    verdict = only_declared_ports_open(open_ports(unanswered_count=3), declared(22, 443, 8443))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == (
        "of 1025 TCP ports searched on 192.0.2.7, of 65,535 that there are, only declared ones answer: 22, 443 (3 gave no answer at all)"
    )


def test_good_no_port_at_all() -> None:
    verdict = only_declared_ports_open(open_ports(open=[], unanswered_count=3), declared())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == (
        "none of 1025 TCP ports searched on 192.0.2.7, of 65,535 that there are, answers (3 gave no answer at all)"
    )


def test_bad_one_more() -> None:
    verdict = only_declared_ports_open(open_ports(open=[22, 443, 3306]), declared(22, 443))
    assert verdict.status is Status.FAIL
    assert verdict.subject == "192.0.2.7"
    assert str(verdict.sentence) == "192.0.2.7 answers on TCP ports that are not declared: 3306 (declared are: 22, 443)"
    assert verdict.places == [Place(path="192.0.2.7:3306")]


def test_bad_declared_for_another_protocol() -> None:
    assert only_declared_ports_open(open_ports(open=[53]), declared(53, protocol="udp")).status is Status.FAIL


@pytest.mark.parametrize(("searched", "status"), [(1000, Status.PASS), (999, Status.UNKNOWN)])
def test_absent_too_few_ports_searched_is_no_pass(searched: int, status: Status) -> None:
    assert only_declared_ports_open(open_ports(searched_count=searched), declared(22, 443)).status is status


def test_absent_what_the_inventory_does_not_say_is_not_none() -> None:
    silent = missing(Reason.NOT_COLLECTED, "the inventory does not declare which services {system} offers", system="portal")
    assert only_declared_ports_open(open_ports(open=[]), silent).status is Status.UNKNOWN


def test_absent_a_host_that_was_not_reached_is_no_pass() -> None:
    assert only_declared_ports_open(UNREACHABLE, declared()).status is Status.UNKNOWN


def test_bad_a_policy_cannot_make_it_empty() -> None:
    for wrong in ({"min_ports": 0}, {"min_ports": -1}):
        with pytest.raises(ValueError, match="parameter"):
            only_declared_ports_open.set_parameters(wrong)
