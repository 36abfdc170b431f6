"""From the real nmap on loopback to verdicts."""

from __future__ import annotations

import socket

from govaudit.facts.declared import DeclaredServices
from govaudit.facts.ports import OpenPorts
from govaudit.looking import Limits
from govaudit.model import Service, Status, Target
from govaudit.reading import Observations
from govaudit.targets.network import kind
from govaudit.targets.network.readers.ports import open_ports
from govaudit.targets.network.requests import PortSearch
from tests.support import load_check

only_declared_ports_open = load_check("exposure.only-declared-ports-open")
no_cleartext_ports_open = load_check("exposure.no-cleartext-ports-open")


def found_on(address: str, **settings: str) -> OpenPorts:
    target = Target(system="portal", address=f"net:{address}", kind="network", settings=settings)
    with kind.connect(target, Limits(30)) as session:
        fact, _ = open_ports(Observations(session.ask([PortSearch()])))
    assert isinstance(fact, OpenPorts)
    return fact


def test_a_forgotten_database() -> None:
    nothing = DeclaredServices(system="portal", services=[])
    declared = DeclaredServices(system="portal", services=[Service(port=27017)])
    with socket.create_server(("127.0.0.9", 27017)):
        ports = found_on("127.0.0.9")
    assert str(only_declared_ports_open(ports, nothing).sentence) == (
        "127.0.0.9 answers on TCP ports that are not declared: 27017 (declared are: -)"
    )
    assert only_declared_ports_open(ports, declared).status is Status.PASS
    assert no_cleartext_ports_open(ports).status is Status.PASS
    assert no_cleartext_ports_open(ports, cleartext=(23, 27017)).status is Status.FAIL


def test_a_search_of_few_ports_passes_nothing() -> None:
    nothing = DeclaredServices(system="portal", services=[])
    ports = found_on("127.0.0.9", ports="2-9")
    assert only_declared_ports_open(ports, nothing).status is Status.UNKNOWN
    assert no_cleartext_ports_open(ports).status is Status.UNKNOWN
