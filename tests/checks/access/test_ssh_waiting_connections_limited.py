"""How many connections may wait for a log-in at once."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_waiting_connections_limited = load_check("access.ssh-waiting-connections-limited")


@pytest.mark.parametrize("configuration", ["", "MaxStartups 10:30:60\n", "MaxStartups 4\n"])
def test_good_few_wait(configuration: str) -> None:
    assert ssh_waiting_connections_limited(sshd_of(configuration)).status is Status.PASS


@pytest.mark.parametrize("found", ["11:30:60", "10:30:101"])
def test_bad_many_may_wait(found: str) -> None:
    verdict = ssh_waiting_connections_limited(sshd_of(f"MaxStartups {found}\n"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"MaxStartups is {found}; it must begin at 10 and end at 100 at most"


def test_bad_the_last_line_wins() -> None:
    assert ssh_waiting_connections_limited(sshd_of("MaxStartups 10\nMaxStartups 200\n")).status is Status.FAIL


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_waiting_connections_limited({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_waiting_connections_limited({SshDaemon: DENIED}).status is Status.UNKNOWN
    assert ssh_waiting_connections_limited(sshd_of("Include /elsewhere/*\n")).status is Status.UNKNOWN
