"""Everybody types their own password."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoSettings
from tests.facts.access_examples import sudo
from tests.support import DENIED, NOT_THERE, load_check

sudo_asks_own_password = load_check("access.sudo-asks-own-password")


def test_good_none_of_the_three() -> None:
    assert sudo_asks_own_password(sudo()).status is Status.PASS


def test_bad_the_password_of_root_or_another() -> None:
    verdict = sudo_asks_own_password(sudo(targetpw=True, rootpw=True))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "targetpw, rootpw make sudo ask for the password of another account"
    assert sudo_asks_own_password(sudo(runaspw=True, targetpw=DENIED)).status is Status.FAIL


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_asks_own_password({SudoSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_asks_own_password({SudoSettings: DENIED}).status is Status.UNKNOWN
    assert sudo_asks_own_password(sudo(rootpw=DENIED)).status is Status.UNKNOWN
