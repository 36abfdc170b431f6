"""Which signatures of users sshd takes."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_user_key_algorithms_strong = load_check("encryption.ssh-user-key-algorithms-strong")


def test_good_all_are_strong() -> None:
    assert ssh_user_key_algorithms_strong(sshd_of("PubkeyAcceptedAlgorithms ssh-ed25519,rsa-sha2-512\n")).status is Status.PASS


def test_bad_some_are_weak() -> None:
    verdict = ssh_user_key_algorithms_strong(sshd_of("PubkeyAcceptedAlgorithms ssh-ed25519,ssh-rsa,ssh-dss\n"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "PubkeyAcceptedAlgorithms offers ssh-rsa, ssh-dss, which are weak"
    assert [place.line for place in verdict.places] == [1]


def test_good_a_policy_says_what_is_weak() -> None:
    assert (
        ssh_user_key_algorithms_strong(sshd_of("PubkeyAcceptedAlgorithms ssh-ed25519,ssh-rsa,ssh-dss\n"), weak=("nothing",)).status
        is Status.PASS
    )


def test_absent_no_sshd_and_defaults_that_are_not_known() -> None:
    assert ssh_user_key_algorithms_strong({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_user_key_algorithms_strong({SshDaemon: DENIED}).status is Status.UNKNOWN
    assert ssh_user_key_algorithms_strong(sshd_of("", release="ID=rhel\nVERSION_ID=9.4\n")).status is Status.UNKNOWN
