"""Whether sshd lets every account in."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_users_limited = load_check("access.ssh-users-limited")


@pytest.mark.parametrize(
    "configuration", ["AllowUsers ann bob\n", "AllowGroups ssh-users\n", "AllowUsers *\nAllowGroups admins\n", "AllowUsers a*@10.0.0.0/8\n"]
)
def test_good_they_are_named(configuration: str) -> None:
    assert ssh_users_limited(sshd_of(configuration)).status is Status.PASS


@pytest.mark.parametrize(
    "configuration",
    ["", "AllowUsers *\n", "DenyUsers root\n", "AllowUsers ann\nMatch Address 10.0.0.0/8\nAllowUsers *\n", "AllowUsers ann *@*\n"],
)
def test_bad_everybody_may(configuration: str) -> None:
    verdict = ssh_users_limited(sshd_of(configuration))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "neither AllowUsers nor AllowGroups names those who may log in"


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_users_limited({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_users_limited({SshDaemon: DENIED}).status is Status.UNKNOWN
    assert ssh_users_limited(sshd_of("Include /elsewhere/*\n")).status is Status.UNKNOWN
