"""Who can connect to ports that clients forward."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_forwarded_ports_local = load_check("access.ssh-forwarded-ports-local")


def test_good_it_is_no() -> None:
    assert ssh_forwarded_ports_local(sshd_of("GatewayPorts no\n")).status is Status.PASS


@pytest.mark.parametrize("found", ["yes", "clientspecified"])
def test_bad_it_is_something_else(found: str) -> None:
    verdict = ssh_forwarded_ports_local(sshd_of(f"GatewayPorts {found}\n"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"GatewayPorts is {found}; required: no"


def test_bad_for_some_connections_only() -> None:
    verdict = ssh_forwarded_ports_local(sshd_of("GatewayPorts no\nMatch User ann\nGatewayPorts yes\n"))
    assert verdict.status is Status.FAIL
    assert [place.line for place in verdict.places] == [3]


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_forwarded_ports_local({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_forwarded_ports_local({SshDaemon: DENIED}).status is Status.UNKNOWN
    assert ssh_forwarded_ports_local(sshd_of("Include /elsewhere/*\n")).status is Status.UNKNOWN
