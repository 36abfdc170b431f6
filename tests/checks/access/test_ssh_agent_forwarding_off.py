"""Whether sessions may use the client's agent."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_agent_forwarding_off = load_check("access.ssh-agent-forwarding-off")


def test_good_it_is_no() -> None:
    assert ssh_agent_forwarding_off(sshd_of("AllowAgentForwarding no\n")).status is Status.PASS


@pytest.mark.parametrize("found", ["yes"])
def test_bad_it_is_something_else(found: str) -> None:
    verdict = ssh_agent_forwarding_off(sshd_of(f"AllowAgentForwarding {found}\n"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"AllowAgentForwarding is {found}; required: no"


def test_bad_for_some_connections_only() -> None:
    verdict = ssh_agent_forwarding_off(sshd_of("AllowAgentForwarding no\nMatch User ann\nAllowAgentForwarding yes\n"))
    assert verdict.status is Status.FAIL
    assert [place.line for place in verdict.places] == [3]


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_agent_forwarding_off({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_agent_forwarding_off({SshDaemon: DENIED}).status is Status.UNKNOWN
    assert ssh_agent_forwarding_off(sshd_of("Include /elsewhere/*\n")).status is Status.UNKNOWN
