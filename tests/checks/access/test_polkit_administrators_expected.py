"""access.polkit-administrators-expected"""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.polkit import PolkitAdministrators
from tests.facts.polkit_examples import administrators
from tests.support import DENIED, NOT_THERE, load_check

polkit_administrators_expected = load_check("access.polkit-administrators-expected")


def test_good_the_administrators_group() -> None:
    assert polkit_administrators_expected(administrators()).status is Status.PASS
    assert polkit_administrators_expected(administrators(groups=[], users=["root"], places=[])).status is Status.PASS
    assert polkit_administrators_expected(administrators(groups=["ops"]), groups=("ops",)).status is Status.PASS


def test_bad_others() -> None:
    verdict = polkit_administrators_expected(administrators(groups=["sudo", "users"], users=["ann"], others=["unix-netgroup:ops"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == (
        "administrators to polkit must be sudo, wheel, admin, root alone; these are, too: group users, user ann, unix-netgroup:ops"
    )
    assert polkit_administrators_expected(administrators(groups=["Sudo"])).status is Status.FAIL


def test_absent_without_polkit() -> None:
    assert polkit_administrators_expected({PolkitAdministrators: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert polkit_administrators_expected({PolkitAdministrators: DENIED}).status is Status.UNKNOWN
