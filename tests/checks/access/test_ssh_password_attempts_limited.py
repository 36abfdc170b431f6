"""Few attempts a connection."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd
from tests.support import DENIED, NOT_THERE, load_check

ssh_password_attempts_limited = load_check("access.ssh-password-attempts-limited")


@pytest.mark.parametrize("found", [0, 4])
def test_good_ssh_password_attempts_limited(found: object) -> None:
    assert ssh_password_attempts_limited(sshd(max_auth_tries=found)).status is Status.PASS


@pytest.mark.parametrize("found", [5, 6])
def test_bad_not_ssh_password_attempts_limited(found: object) -> None:
    assert ssh_password_attempts_limited(sshd(max_auth_tries=found)).status is Status.FAIL


def test_bad_says_what_was_found() -> None:
    assert str(ssh_password_attempts_limited(sshd(max_auth_tries=5)).sentence) == "MaxAuthTries is 5; at most 4 is required"


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_password_attempts_limited({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_password_attempts_limited(sshd(max_auth_tries=DENIED)).status is Status.UNKNOWN
