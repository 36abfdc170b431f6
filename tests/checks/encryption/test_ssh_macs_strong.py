"""Which message authentication codes sshd offers."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_macs_strong = load_check("encryption.ssh-macs-strong")


def test_good_all_are_strong() -> None:
    assert ssh_macs_strong(sshd_of("MACs hmac-sha2-512-etm@openssh.com,umac-128-etm@openssh.com\n")).status is Status.PASS


def test_bad_some_are_weak() -> None:
    verdict = ssh_macs_strong(sshd_of("MACs hmac-sha2-256,hmac-sha1,umac-64@openssh.com\n"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "MACs offers hmac-sha1, umac-64@openssh.com, which are weak"
    assert [place.line for place in verdict.places] == [1]


def test_good_a_policy_says_what_is_weak() -> None:
    assert ssh_macs_strong(sshd_of("MACs hmac-sha2-256,hmac-sha1,umac-64@openssh.com\n"), weak=("nothing",)).status is Status.PASS


def test_absent_no_sshd_and_defaults_that_are_not_known() -> None:
    assert ssh_macs_strong({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_macs_strong({SshDaemon: DENIED}).status is Status.UNKNOWN
    assert ssh_macs_strong(sshd_of("", release="ID=rhel\nVERSION_ID=9.4\n")).status is Status.UNKNOWN
