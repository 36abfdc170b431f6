"""Root is worth a second factor."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.derived.local_factors import SudoFactors
from govaudit.facts.pam import Proof
from tests.support import DENIED, NOT_THERE, load_check

sudo_second_factor_required = load_check("mfa.sudo-second-factor-required")


def test_good_a_code_beside_the_password() -> None:
    assert sudo_second_factor_required(SudoFactors(ways=[[Proof.PASSWORD, Proof.SECOND_FACTOR]])).status is Status.PASS


def test_bad_the_password_again() -> None:
    verdict = sudo_second_factor_required(SudoFactors(ways=[[Proof.PASSWORD]]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "sudo is content with: a password; a second factor is required"


def test_bad_nothing() -> None:
    assert str(sudo_second_factor_required(SudoFactors(ways=[[]])).sentence) == "sudo is content with: nothing; a second factor is required"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_second_factor_required({SudoFactors: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_second_factor_required(SudoFactors(ways=DENIED)).status is Status.UNKNOWN
