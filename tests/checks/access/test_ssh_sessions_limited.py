"""How many sessions one connection carries."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_sessions_limited = load_check("access.ssh-sessions-limited")


@pytest.mark.parametrize("found", [0, 1, 10])
def test_good_few_enough(found: int) -> None:
    assert ssh_sessions_limited(sshd_of(f"MaxSessions {found}\n")).status is Status.PASS


def test_bad_too_many() -> None:
    verdict = ssh_sessions_limited(sshd_of("MaxSessions 11\n"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "MaxSessions is 11; at most 10 is required"
    assert ssh_sessions_limited(sshd_of("Match User ann\nMaxSessions 11\n")).status is Status.FAIL


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_sessions_limited({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_sessions_limited({SshDaemon: DENIED}).status is Status.UNKNOWN
