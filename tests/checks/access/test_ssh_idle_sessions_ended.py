"""When sshd gives up a client that does not answer any more."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_idle_sessions_ended = load_check("access.ssh-idle-sessions-ended")


@pytest.mark.parametrize("configuration", ["ClientAliveInterval 300\n", "ClientAliveInterval 5m\nClientAliveCountMax 1\n"])
def test_good_within_a_quarter_of_an_hour(configuration: str) -> None:
    assert ssh_idle_sessions_ended(sshd_of(configuration)).status is Status.PASS


@pytest.mark.parametrize(
    "configuration",
    ["", "ClientAliveInterval 300\nClientAliveCountMax 0\n", "ClientAliveInterval 300\nMatch User ann\nClientAliveInterval 0\n"],
)
def test_bad_never(configuration: str) -> None:
    assert ssh_idle_sessions_ended(sshd_of(configuration)).status is Status.FAIL


def test_bad_late() -> None:
    verdict = ssh_idle_sessions_ended(sshd_of("ClientAliveInterval 301\n"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "clients that do not answer are given up after 903 s; at most 900 s are required"


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_idle_sessions_ended({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_idle_sessions_ended({SshDaemon: DENIED}).status is Status.UNKNOWN
