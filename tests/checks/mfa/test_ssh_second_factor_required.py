"""SSH takes two proofs."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.derived.ssh_factors import SshFactors
from govaudit.facts.pam import Proof
from tests.support import DENIED, NOT_THERE, load_check

ssh_second_factor_required = load_check("mfa.ssh-second-factor-required")

KEY, PASSWORD, CODE = Proof.KEY, Proof.PASSWORD, Proof.SECOND_FACTOR


@pytest.mark.parametrize("ways", [[[KEY, CODE]], [[KEY, PASSWORD], [PASSWORD, CODE]]])
def test_good_two_proofs(ways: list[list[Proof]]) -> None:
    assert ssh_second_factor_required(SshFactors(ordinary=ways, root=[])).status is Status.PASS


@pytest.mark.parametrize("ways", [[[KEY]], [[PASSWORD], [KEY, CODE]], [[]]])
def test_bad_one_proof_or_none(ways: list[list[Proof]]) -> None:
    assert ssh_second_factor_required(SshFactors(ordinary=ways, root=[])).status is Status.FAIL


def test_bad_says_what_is_enough() -> None:
    verdict = ssh_second_factor_required(SshFactors(ordinary=[[PASSWORD], [KEY]], root=[]))
    assert str(verdict.sentence) == "SSH is content with: a password; 2 proofs are required"


def test_bad_the_word_of_a_machine_is_no_proof_of_the_person() -> None:
    verdict = ssh_second_factor_required(SshFactors(ordinary=[[PASSWORD, CODE], [Proof.HOST_KEY, KEY]], root=[]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "SSH is content with: the word of another machine and a key; 2 proofs are required"


def test_absent_no_sshd_no_way_in_and_no_view() -> None:
    assert ssh_second_factor_required({SshFactors: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_second_factor_required(SshFactors(ordinary=[], root=[])).status is Status.NOT_APPLICABLE
    assert ssh_second_factor_required(SshFactors(ordinary=DENIED, root=[])).status is Status.UNKNOWN
