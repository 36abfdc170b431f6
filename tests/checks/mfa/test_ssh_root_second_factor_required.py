"""There is no exception for root."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.derived.ssh_factors import SshFactors
from govaudit.facts.pam import Proof
from tests.support import DENIED, NOT_THERE, load_check

ssh_root_second_factor_required = load_check("mfa.ssh-root-second-factor-required")

KEY, PASSWORD, CODE = Proof.KEY, Proof.PASSWORD, Proof.SECOND_FACTOR


def test_good_root_does_not_get_in() -> None:
    verdict = ssh_root_second_factor_required(SshFactors(ordinary=[[PASSWORD]], root=[]))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "root does not get in by SSH"


def test_good_root_shows_two_proofs() -> None:
    assert ssh_root_second_factor_required(SshFactors(ordinary=[[KEY]], root=[[KEY, CODE]])).status is Status.PASS


def test_bad_root_needs_a_key_alone() -> None:
    verdict = ssh_root_second_factor_required(SshFactors(ordinary=[[KEY, CODE]], root=[[KEY]]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "SSH lets root in with: a key; 2 proofs are required"


def test_bad_nothing_is_asked() -> None:
    assert ssh_root_second_factor_required(SshFactors(ordinary=[], root=[[]])).status is Status.FAIL


def test_bad_the_word_of_a_machine_is_no_proof_of_the_person() -> None:
    assert ssh_root_second_factor_required(SshFactors(ordinary=[], root=[[Proof.HOST_KEY, KEY]])).status is Status.FAIL


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_root_second_factor_required({SshFactors: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_root_second_factor_required(SshFactors(ordinary=[], root=DENIED)).status is Status.UNKNOWN
