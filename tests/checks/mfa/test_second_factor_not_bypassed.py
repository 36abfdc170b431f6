"""No way leads around the second factor."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.pam import PamService, Proof
from tests.facts.access_examples import service
from tests.support import DENIED, load_check

second_factor_not_bypassed = load_check("mfa.second-factor-not-bypassed")


def test_good_all_ways_lead_past_it() -> None:
    assert second_factor_not_bypassed(service()).status is Status.PASS


def test_bad_a_password_is_enough() -> None:
    verdict = second_factor_not_bypassed(service(ways=[[Proof.PASSWORD], [Proof.SECOND_FACTOR]]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "sshd lets accounts through without the second factor; enough is: a password"


def test_bad_nothing_is_enough() -> None:
    assert str(second_factor_not_bypassed(service(ways=[[]])).sentence).endswith("enough is: nothing")


def test_bad_another_door_of_the_same_program() -> None:
    verdict = second_factor_not_bypassed(service("sudo", other_doors={"sudo-i": [[Proof.PASSWORD]]}))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "sudo-i lets accounts through without the second factor of sudo; enough is: a password"
    both = [[Proof.PASSWORD, Proof.SECOND_FACTOR]]
    assert second_factor_not_bypassed(service("sudo", other_doors={"sudo-i": both})).status is Status.PASS
    assert second_factor_not_bypassed(service("sudo", other_doors={"sudo-i": DENIED})).status is Status.UNKNOWN


def test_absent_no_second_factor_and_conditions_that_are_not_known() -> None:
    assert second_factor_not_bypassed(service(auth=[], ways=[[Proof.PASSWORD]])).status is Status.NOT_APPLICABLE
    assert second_factor_not_bypassed(service(ways=DENIED)).status is Status.UNKNOWN
    assert second_factor_not_bypassed({PamService: DENIED}).status is Status.UNKNOWN
