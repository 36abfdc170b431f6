"""A password alone opens nothing."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.derived.ssh_factors import SshFactors
from govaudit.facts.pam import Proof
from tests.support import DENIED, NOT_THERE, load_check

ssh_password_alone_refused = load_check("mfa.ssh-password-alone-refused")

KEY, PASSWORD, CODE = Proof.KEY, Proof.PASSWORD, Proof.SECOND_FACTOR


def test_good_keys_or_two_proofs() -> None:
    assert ssh_password_alone_refused(SshFactors(ordinary=[[KEY], [PASSWORD, CODE]], root=[])).status is Status.PASS


def test_bad_ordinary_accounts() -> None:
    verdict = ssh_password_alone_refused(SshFactors(ordinary=[[KEY], [PASSWORD]], root=DENIED))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "SSH lets accounts in with a password alone"


def test_bad_root_or_nothing_at_all() -> None:
    assert ssh_password_alone_refused(SshFactors(ordinary=[[KEY]], root=[[PASSWORD]])).status is Status.FAIL
    assert ssh_password_alone_refused(SshFactors(ordinary=[[]], root=[])).status is Status.FAIL


def test_bad_a_password_beside_the_word_of_a_machine() -> None:
    assert ssh_password_alone_refused(SshFactors(ordinary=[[Proof.HOST_KEY, PASSWORD]], root=[])).status is Status.FAIL


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_password_alone_refused({SshFactors: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_password_alone_refused(SshFactors(ordinary=DENIED, root=[])).status is Status.UNKNOWN
    assert ssh_password_alone_refused(SshFactors(ordinary=[[KEY]], root=DENIED)).status is Status.UNKNOWN
