"""All of root is given to named people."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoRule
from tests.facts.access_examples import rule
from tests.support import DENIED, NOT_THERE, load_check

sudo_not_for_everyone = load_check("access.sudo-not-for-everyone")


def test_good_a_group_of_administrators() -> None:
    assert sudo_not_for_everyone(rule()).status is Status.PASS


def test_good_everybody_may_run_one_command() -> None:
    assert sudo_not_for_everyone(rule(users=["ALL"], commands=["/usr/bin/lpstat"])).status is Status.NOT_APPLICABLE
    assert sudo_not_for_everyone(rule(users=["ALL"], run_as_users=["www-data"], as_root=False)).status is Status.NOT_APPLICABLE


def test_bad_everybody() -> None:
    verdict = sudo_not_for_everyone(rule(users=["ALL"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "ALL ALL=(ALL:ALL) ALL gives all of root to ALL"


def test_bad_the_group_that_everybody_is_in() -> None:
    assert sudo_not_for_everyone(rule(users=["ann", "%users"])).status is Status.FAIL


def test_bad_everybody_by_the_number_of_a_group() -> None:
    verdict = sudo_not_for_everyone(rule(users=["%#100"], who=["%users"]))
    assert str(verdict.sentence) == "%#100 ALL=(ALL:ALL) ALL gives all of root to %users"


def test_absent_who_is_in_a_netgroup_is_not_known() -> None:
    assert sudo_not_for_everyone(rule(users=["+staff"], who=DENIED)).status is Status.UNKNOWN
    assert sudo_not_for_everyone(rule(users=["ALL", "+staff"], who=DENIED)).status is Status.FAIL
    assert sudo_not_for_everyone(rule(as_root=DENIED)).status is Status.UNKNOWN


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_not_for_everyone({SudoRule: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_not_for_everyone({SudoRule: DENIED}).status is Status.UNKNOWN
