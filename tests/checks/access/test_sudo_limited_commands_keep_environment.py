"""SETENV."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoRule
from tests.facts.access_examples import rule
from tests.support import DENIED, NOT_THERE, load_check

sudo_limited_commands_keep_environment = load_check("access.sudo-limited-commands-keep-environment")


def test_good_no_tag() -> None:
    assert sudo_limited_commands_keep_environment(rule(commands=["/bin/ls"])).status is Status.PASS
    assert sudo_limited_commands_keep_environment(rule(commands=["/bin/ls"], tags={"SETENV": False})).status is Status.PASS


def test_good_all_commands() -> None:
    assert sudo_limited_commands_keep_environment(rule(tags={"SETENV": True})).status is Status.NOT_APPLICABLE
    assert sudo_limited_commands_keep_environment(rule(users=["root"])).status is Status.NOT_APPLICABLE


def test_bad_setenv() -> None:
    verdict = sudo_limited_commands_keep_environment(rule(users=["ann"], commands=["/bin/ls"], tags={"SETENV": True}))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "ann ALL=(ALL:ALL) /bin/ls lets users set any variable for its commands"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_limited_commands_keep_environment({SudoRule: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_limited_commands_keep_environment({SudoRule: DENIED}).status is Status.UNKNOWN
