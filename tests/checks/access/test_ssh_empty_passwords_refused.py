"""Empty passwords open nothing."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd
from tests.support import DENIED, NOT_THERE, load_check

ssh_empty_passwords_refused = load_check("access.ssh-empty-passwords-refused")


@pytest.mark.parametrize("found", [False])
def test_good_ssh_empty_passwords_refused(found: object) -> None:
    assert ssh_empty_passwords_refused(sshd(permit_empty_passwords=found)).status is Status.PASS


@pytest.mark.parametrize("found", [True])
def test_bad_not_ssh_empty_passwords_refused(found: object) -> None:
    assert ssh_empty_passwords_refused(sshd(permit_empty_passwords=found)).status is Status.FAIL


def test_bad_says_what_was_found() -> None:
    assert str(ssh_empty_passwords_refused(sshd(permit_empty_passwords=True)).sentence) == "PermitEmptyPasswords is yes; no is required"


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_empty_passwords_refused({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_empty_passwords_refused(sshd(permit_empty_passwords=DENIED)).status is Status.UNKNOWN
