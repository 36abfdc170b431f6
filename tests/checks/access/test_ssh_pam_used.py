"""Whether PAM has a say in SSH log-ins."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_pam_used = load_check("access.ssh-pam-used")


def test_good_it_is_yes() -> None:
    assert ssh_pam_used(sshd_of("UsePAM yes\n")).status is Status.PASS


@pytest.mark.parametrize("found", ["no"])
def test_bad_it_is_something_else(found: str) -> None:
    verdict = ssh_pam_used(sshd_of(f"UsePAM {found}\n"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"UsePAM is {found}; required: yes"


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_pam_used({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_pam_used({SshDaemon: DENIED}).status is Status.UNKNOWN
    assert ssh_pam_used(sshd_of("Include /elsewhere/*\n")).status is Status.UNKNOWN
