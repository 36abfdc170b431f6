"""All of root is given for a password alone."""

from __future__ import annotations

from govaudit.checking import Place, Status
from govaudit.facts.sudo import SudoRule
from tests.facts.access_examples import rule
from tests.support import DENIED, NOT_THERE, load_check

sudo_requires_password = load_check("access.sudo-requires-password")


def test_good_administrators_type_their_password() -> None:
    assert sudo_requires_password(rule()).status is Status.PASS


def test_good_a_program_may_run_its_one_command() -> None:
    assert sudo_requires_password(rule(users=["backup"], commands=["/usr/bin/rsync"], asks_password=False)).status is Status.NOT_APPLICABLE


def test_good_root_needs_no_password_for_itself() -> None:
    assert sudo_requires_password(rule(users=["root"], asks_password=False)).status is Status.NOT_APPLICABLE


def test_good_exempted_accounts_are_the_policys_decision() -> None:
    assert sudo_requires_password(rule(users=["ansible"], asks_password=False), exempt=("ansible",)).status is Status.NOT_APPLICABLE
    assert sudo_requires_password(rule(users=["ansible", "ann"], asks_password=False), exempt=("ansible",)).status is Status.FAIL


def test_bad_no_password_for_everything() -> None:
    verdict = sudo_requires_password(rule(users=["ann"], commands=["ALL", "!/bin/su"], asks_password=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "ann ALL=(ALL:ALL) ALL, !/bin/su lets ann do anything as root without a password"
    assert verdict.places == [Place("/etc/sudoers", 4)]


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_requires_password({SudoRule: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_requires_password({SudoRule: DENIED}).status is Status.UNKNOWN
    assert sudo_requires_password(rule(asks_password=DENIED)).status is Status.UNKNOWN
