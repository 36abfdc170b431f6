"""exposure.no-cleartext-services-listen"""

from __future__ import annotations

import socket
from typing import Any

import pytest

from govaudit.facts.sockets import ListeningSockets, Socket
from govaudit.looking import Limits
from govaudit.model import Status, Target
from govaudit.reading import Observations
from govaudit.targets.host.observer import connect
from govaudit.targets.host.readers.sockets import PORT_RANGE, TCP, TCP6, UDP, UDP6, listening_sockets
from tests.support import DENIED, NOT_THERE, load_check

no_cleartext_services_listen = load_check("exposure.no-cleartext-services-listen")


def listening(*names: str) -> ListeningSockets:
    pairs = [name.split("/") for name in names]
    sockets = [Socket(protocol=protocol, address="0.0.0.0", port=int(port), uid=0, program=DENIED) for port, protocol in pairs]
    return ListeningSockets(sockets=sockets, client_ports=[])


@pytest.mark.parametrize("name", ["22/tcp", "23/udp", "514/udp", "22/udp", "2323/tcp"])
def test_good_no_such_port(name: str) -> None:
    assert no_cleartext_services_listen(listening(name)).status is Status.PASS


@pytest.mark.parametrize("name", ["21/tcp", "23/tcp", "69/udp", "512/tcp", "513/tcp", "514/tcp"])
def test_bad_each_of_them(name: str) -> None:
    assert no_cleartext_services_listen(listening("22/tcp", name)).status is Status.FAIL


def test_bad_says_which() -> None:
    verdict = no_cleartext_services_listen(listening("9/tcp", "23/tcp", "21/tcp"), ports=("23/tcp", "21/tcp", "9/tcp"))
    assert str(verdict.sentence) == (
        "there must be no services in clear text; these ports take calls from other hosts: 9/tcp, 21/tcp (FTP), 23/tcp (Telnet)"
    )


def test_bad_a_real_socket_of_this_machine() -> None:
    with socket.socket() as everywhere:
        everywhere.bind(("0.0.0.0", 0))
        everywhere.listen()
        name = f"{everywhere.getsockname()[1]}/tcp"
        with connect(Target(system="s", address="local:", kind="host"), Limits(60)) as session:
            found = listening_sockets(Observations(session.ask([TCP, TCP6, UDP, UDP6, PORT_RANGE])))
    assert no_cleartext_services_listen(found, ports=(name,)).status is Status.FAIL
    assert no_cleartext_services_listen(found, ports=("1/tcp",)).status is Status.PASS


def test_absent_no_answer() -> None:
    assert no_cleartext_services_listen({ListeningSockets: DENIED}).status is Status.UNKNOWN
    assert no_cleartext_services_listen({ListeningSockets: NOT_THERE}).status is Status.NOT_APPLICABLE


def test_bad_a_policy_cannot_make_it_empty() -> None:
    unusable: list[dict[str, Any]] = [{"ports": []}, {"ports": ["telnet"]}]
    for wrong in unusable:
        with pytest.raises(ValueError, match="parameter"):
            no_cleartext_services_listen.set_parameters(wrong)
