"""Certificates can be taken back."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_revoked_keys_named = load_check("access.ssh-revoked-keys-named")

TAKES = "TrustedUserCAKeys /etc/ssh/ca.pub\n"


@pytest.mark.parametrize("line", ["RevokedKeys /etc/ssh/revoked", "revokedkeys\t/etc/ssh/revoked", "RevokedKeys=/r\nRevokedKeys none"])
def test_good_a_list_is_named(line: str) -> None:
    assert ssh_revoked_keys_named(sshd_of(f"{TAKES}{line}\n")).status is Status.PASS


@pytest.mark.parametrize("line", ["", "#RevokedKeys /etc/ssh/revoked", "RevokedKeys none", "RevokedKeys none\nRevokedKeys /r"])
def test_bad_no_list(line: str) -> None:
    verdict = ssh_revoked_keys_named(sshd_of(f"{TAKES}{line}\n"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "sshd takes certificates of users, and RevokedKeys is not set"


def test_bad_for_some_alone() -> None:
    assert ssh_revoked_keys_named(sshd_of("RevokedKeys none\nMatch User ann\nTrustedUserCAKeys /etc/ssh/ca.pub\n")).status is Status.FAIL


def test_absent_no_certificates() -> None:
    assert ssh_revoked_keys_named(sshd_of("Port 22\n")).status is Status.NOT_APPLICABLE
    assert ssh_revoked_keys_named({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_revoked_keys_named({SshDaemon: DENIED}).status is Status.UNKNOWN
