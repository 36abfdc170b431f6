"""hardening.apparmor-processes-confined"""

from __future__ import annotations

from govaudit.facts.mandatory_access import AppArmorState
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

apparmor_processes_confined = load_check("hardening.apparmor-processes-confined")


def test_good_none_is_unconfined() -> None:
    assert apparmor_processes_confined(example(AppArmorState)).status is Status.PASS
    assert apparmor_processes_confined(example(AppArmorState, unconfined=["/x"]), exempt=("/x",)).status is Status.PASS


def test_bad_one_is() -> None:
    verdict = apparmor_processes_confined(example(AppArmorState, unconfined=["/usr/sbin/cupsd", "/x"]), exempt=("/x",))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "programs with an AppArmor profile must run confined; these do not: /usr/sbin/cupsd"


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert apparmor_processes_confined(example(AppArmorState, is_enabled=False)).status is Status.NOT_APPLICABLE
    assert apparmor_processes_confined(example(AppArmorState, is_enabled=DENIED)).status is Status.UNKNOWN
    assert apparmor_processes_confined(example(AppArmorState, unconfined=DENIED)).status is Status.UNKNOWN
    assert apparmor_processes_confined({AppArmorState: DENIED}).status is Status.UNKNOWN
    assert apparmor_processes_confined({AppArmorState: NOT_THERE}).status is Status.NOT_APPLICABLE
