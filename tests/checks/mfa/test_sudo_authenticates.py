"""No setting lets people through."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoSettings
from tests.facts.access_examples import sudo
from tests.support import DENIED, NOT_THERE, load_check

sudo_authenticates = load_check("mfa.sudo-authenticates")


def test_good_nothing_is_waived() -> None:
    assert sudo_authenticates(sudo()).status is Status.PASS


def test_bad_waived_for_all() -> None:
    verdict = sudo_authenticates(sudo(authenticate=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "`Defaults !authenticate` lets everybody through whom a rule names"


def test_bad_waived_for_some() -> None:
    assert str(sudo_authenticates(sudo(waived_for=[":bob"])).sentence) == "`Defaults !authenticate` lets through: :bob"
    assert str(sudo_authenticates(sudo(exempt_group="ops")).sentence) == "`exempt_group` lets the members of ops through"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_authenticates({SudoSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_authenticates(sudo(exempt_group=DENIED)).status is Status.UNKNOWN
    assert sudo_authenticates({SudoSettings: DENIED}).status is Status.UNKNOWN
