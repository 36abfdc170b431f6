"""Exceptions by `!` hold nobody."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoRule
from tests.facts.access_examples import rule
from tests.support import DENIED, NOT_THERE, load_check

sudo_no_exceptions_from_all = load_check("access.sudo-no-exceptions-from-all")


def test_good_named_commands() -> None:
    assert sudo_no_exceptions_from_all(rule(commands=["/bin/ls", "!/bin/ls -R"])).status is Status.PASS
    assert sudo_no_exceptions_from_all(rule(users=["root"])).status is Status.NOT_APPLICABLE


def test_bad_all_but_some() -> None:
    verdict = sudo_no_exceptions_from_all(rule(users=["ann"], commands=["ALL", "!/bin/su"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "ann ALL=(ALL:ALL) ALL, !/bin/su excepts !/bin/su, which can be got round"
    assert sudo_no_exceptions_from_all(rule(commands=["/usr/bin/", "!/usr/bin/vi"])).status is Status.FAIL


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_no_exceptions_from_all({SudoRule: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_no_exceptions_from_all({SudoRule: DENIED}).status is Status.UNKNOWN
