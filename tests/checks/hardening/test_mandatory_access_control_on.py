"""hardening.mandatory-access-control-on"""

from __future__ import annotations

from govaudit.facts.mandatory_access import MandatoryAccess
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

mandatory_access_control_on = load_check("hardening.mandatory-access-control-on")


def test_good_as_it_should_be() -> None:
    assert mandatory_access_control_on(example(MandatoryAccess)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = mandatory_access_control_on(example(MandatoryAccess, modules=["capability", "yama"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("one of selinux, apparmor, smack, tomoyo must be active in the kernel, and none is")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert mandatory_access_control_on(example(MandatoryAccess, modules=DENIED)).status is Status.UNKNOWN
    assert mandatory_access_control_on({MandatoryAccess: DENIED}).status is Status.UNKNOWN
    assert mandatory_access_control_on({MandatoryAccess: NOT_THERE}).status is Status.NOT_APPLICABLE
