"""hardening.apparmor-on"""

from __future__ import annotations

from govaudit.facts.mandatory_access import AppArmorState
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

apparmor_on = load_check("hardening.apparmor-on")


def test_good_as_it_should_be() -> None:
    assert apparmor_on(example(AppArmorState)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = apparmor_on(example(AppArmorState, is_enabled=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("AppArmor must run in the kernel, and does not")
    assert apparmor_on(example(AppArmorState, starts_by_itself=False)).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert apparmor_on(example(AppArmorState, is_enabled=DENIED)).status is Status.UNKNOWN
    assert apparmor_on(example(AppArmorState, starts_by_itself=DENIED)).status is Status.UNKNOWN
    assert apparmor_on({AppArmorState: DENIED}).status is Status.UNKNOWN
    assert apparmor_on({AppArmorState: NOT_THERE}).status is Status.NOT_APPLICABLE
