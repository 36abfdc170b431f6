"""Whether users see their last log-in."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_last_login_shown = load_check("logging.ssh-last-login-shown")


def test_good_it_is_yes() -> None:
    assert ssh_last_login_shown(sshd_of("PrintLastLog yes\n")).status is Status.PASS


@pytest.mark.parametrize("found", ["no"])
def test_bad_it_is_something_else(found: str) -> None:
    verdict = ssh_last_login_shown(sshd_of(f"PrintLastLog {found}\n"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"PrintLastLog is {found}; required: yes"


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_last_login_shown({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_last_login_shown({SshDaemon: DENIED}).status is Status.UNKNOWN
    assert ssh_last_login_shown(sshd_of("Include /elsewhere/*\n")).status is Status.UNKNOWN
