"""hardening.selinux-policy-known"""

from __future__ import annotations

from govaudit.facts.mandatory_access import SelinuxState
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

selinux_policy_known = load_check("hardening.selinux-policy-known")


def test_good_as_it_should_be() -> None:
    assert selinux_policy_known(example(SelinuxState)).status is Status.PASS
    assert selinux_policy_known(example(SelinuxState, policy="mls")).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = selinux_policy_known(example(SelinuxState, policy="minimum"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("SELINUXTYPE must be one of targeted, mls, default; it is minimum")
    assert selinux_policy_known(example(SelinuxState, policy="")).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert selinux_policy_known({SelinuxState: DENIED}).status is Status.UNKNOWN
    assert selinux_policy_known({SelinuxState: NOT_THERE}).status is Status.NOT_APPLICABLE
