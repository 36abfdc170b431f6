"""Whether sshd takes short RSA keys."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_short_rsa_keys_refused = load_check("encryption.ssh-short-rsa-keys-refused")


@pytest.mark.parametrize("bits", [2048, 3072])
def test_good_they_are_refused(bits: int) -> None:
    assert ssh_short_rsa_keys_refused(sshd_of(f"RequiredRSASize {bits}\n")).status is Status.PASS


@pytest.mark.parametrize("configuration", ["", "RequiredRSASize 2047\n", "RequiredRSASize 3072\nMatch User ann\nRequiredRSASize 1024\n"])
def test_bad_they_are_taken(configuration: str) -> None:
    assert ssh_short_rsa_keys_refused(sshd_of(configuration)).status is Status.FAIL


def test_bad_the_sentence() -> None:
    assert str(ssh_short_rsa_keys_refused(sshd_of("")).sentence) == "RequiredRSASize is 1024; at least 2048 is required"


def test_absent_no_sshd_and_one_that_has_no_such_setting() -> None:
    assert ssh_short_rsa_keys_refused({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_short_rsa_keys_refused({SshDaemon: DENIED}).status is Status.UNKNOWN
    bullseye = sshd_of("", release='ID=debian\nVERSION_ID="11"\n')
    assert str(ssh_short_rsa_keys_refused(bullseye).sentence) == "OpenSSH 8.4 cannot be told to refuse short RSA keys"
