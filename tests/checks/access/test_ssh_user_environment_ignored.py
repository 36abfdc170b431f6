"""Users set no environment."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd
from tests.support import DENIED, NOT_THERE, load_check

ssh_user_environment_ignored = load_check("access.ssh-user-environment-ignored")


@pytest.mark.parametrize("found", ["no"])
def test_good_ssh_user_environment_ignored(found: object) -> None:
    assert ssh_user_environment_ignored(sshd(permit_user_environment=found)).status is Status.PASS


@pytest.mark.parametrize("found", ["yes", "LANG,LC_*"])
def test_bad_not_ssh_user_environment_ignored(found: object) -> None:
    assert ssh_user_environment_ignored(sshd(permit_user_environment=found)).status is Status.FAIL


def test_bad_says_what_was_found() -> None:
    assert str(ssh_user_environment_ignored(sshd(permit_user_environment="yes")).sentence) == "PermitUserEnvironment is yes; no is required"


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_user_environment_ignored({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_user_environment_ignored(sshd(permit_user_environment=DENIED)).status is Status.UNKNOWN
