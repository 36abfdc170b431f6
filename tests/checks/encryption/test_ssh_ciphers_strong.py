"""Which ciphers sshd offers."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_ciphers_strong = load_check("encryption.ssh-ciphers-strong")


def test_good_all_are_strong() -> None:
    assert ssh_ciphers_strong(sshd_of("Ciphers aes256-gcm@openssh.com,aes256-ctr\n")).status is Status.PASS


def test_bad_some_are_weak() -> None:
    verdict = ssh_ciphers_strong(sshd_of("Ciphers aes256-ctr,3des-cbc,aes128-cbc\n"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "Ciphers offers 3des-cbc, aes128-cbc, which are weak"
    assert [place.line for place in verdict.places] == [1]


def test_good_a_policy_says_what_is_weak() -> None:
    assert ssh_ciphers_strong(sshd_of("Ciphers aes256-ctr,3des-cbc,aes128-cbc\n"), weak=("nothing",)).status is Status.PASS


def test_absent_no_sshd_and_defaults_that_are_not_known() -> None:
    assert ssh_ciphers_strong({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_ciphers_strong({SshDaemon: DENIED}).status is Status.UNKNOWN
    assert ssh_ciphers_strong(sshd_of("", release="ID=rhel\nVERSION_ID=9.4\n")).status is Status.UNKNOWN
