"""Nobody holds the door open."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd
from tests.support import DENIED, NOT_THERE, load_check

ssh_login_time_limited = load_check("access.ssh-login-time-limited")


@pytest.mark.parametrize("found", [1, 120])
def test_good_ssh_login_time_limited(found: object) -> None:
    assert ssh_login_time_limited(sshd(login_grace_time=found)).status is Status.PASS


@pytest.mark.parametrize("found", [0, 121])
def test_bad_not_ssh_login_time_limited(found: object) -> None:
    assert ssh_login_time_limited(sshd(login_grace_time=found)).status is Status.FAIL


def test_bad_says_what_was_found() -> None:
    assert (
        str(ssh_login_time_limited(sshd(login_grace_time=0)).sentence)
        == "LoginGraceTime is 0, which is for ever; at most 120 s are required"
    )


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_login_time_limited({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_login_time_limited(sshd(login_grace_time=DENIED)).status is Status.UNKNOWN
