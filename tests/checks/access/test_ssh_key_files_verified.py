"""sshd looks at who may write to key files."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd
from tests.support import DENIED, NOT_THERE, load_check

ssh_key_files_verified = load_check("access.ssh-key-files-verified")


@pytest.mark.parametrize("found", [True])
def test_good_ssh_key_files_verified(found: object) -> None:
    assert ssh_key_files_verified(sshd(strict_modes=found)).status is Status.PASS


@pytest.mark.parametrize("found", [False])
def test_bad_not_ssh_key_files_verified(found: object) -> None:
    assert ssh_key_files_verified(sshd(strict_modes=found)).status is Status.FAIL


def test_bad_says_what_was_found() -> None:
    assert str(ssh_key_files_verified(sshd(strict_modes=False)).sentence) == "StrictModes is no; yes is required"


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_key_files_verified({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_key_files_verified(sshd(strict_modes=DENIED)).status is Status.UNKNOWN
