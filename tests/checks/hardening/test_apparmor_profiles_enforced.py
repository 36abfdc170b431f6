"""hardening.apparmor-profiles-enforced"""

from __future__ import annotations

from govaudit.facts.mandatory_access import AppArmorState
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

apparmor_profiles_enforced = load_check("hardening.apparmor-profiles-enforced")


def test_good_as_it_should_be() -> None:
    assert apparmor_profiles_enforced(example(AppArmorState)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = apparmor_profiles_enforced(example(AppArmorState, unenforced=["cupsd (complain)"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("every AppArmor profile must be enforced; these are not: cupsd (complain)")
    assert apparmor_profiles_enforced(example(AppArmorState, enforced=0)).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert apparmor_profiles_enforced(example(AppArmorState, unenforced=DENIED)).status is Status.UNKNOWN
    assert apparmor_profiles_enforced(example(AppArmorState, enforced=DENIED)).status is Status.UNKNOWN
    assert apparmor_profiles_enforced({AppArmorState: DENIED}).status is Status.UNKNOWN
    assert apparmor_profiles_enforced({AppArmorState: NOT_THERE}).status is Status.NOT_APPLICABLE
