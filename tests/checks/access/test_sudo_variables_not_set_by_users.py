"""No variables of the users' own."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoSettings
from tests.facts.access_examples import sudo
from tests.support import DENIED, NOT_THERE, load_check

sudo_variables_not_set_by_users = load_check("access.sudo-variables-not-set-by-users")


def test_good_as_it_should_be() -> None:
    verdict = sudo_variables_not_set_by_users(sudo(setenv=False))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "setenv is off"


def test_bad_the_other_way() -> None:
    verdict = sudo_variables_not_set_by_users(sudo(setenv=True))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "setenv is on; it must be off"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_variables_not_set_by_users({SudoSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_variables_not_set_by_users({SudoSettings: DENIED}).status is Status.UNKNOWN
    assert sudo_variables_not_set_by_users(sudo(setenv=DENIED)).status is Status.UNKNOWN
