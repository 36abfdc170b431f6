"""Single programs."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoRule
from tests.facts.access_examples import rule
from tests.support import DENIED, NOT_THERE, load_check

sudo_commands_named_singly = load_check("access.sudo-commands-named-singly")


def test_good_single_programs() -> None:
    assert sudo_commands_named_singly(rule(commands=["/bin/ls", "sudoedit /etc/motd"])).status is Status.PASS


def test_good_all_commands() -> None:
    assert sudo_commands_named_singly(rule()).status is Status.NOT_APPLICABLE
    assert sudo_commands_named_singly(rule(users=["root"])).status is Status.NOT_APPLICABLE


def test_bad_a_folder_or_a_pattern() -> None:
    verdict = sudo_commands_named_singly(rule(users=["ann"], commands=["/opt/x/", "/usr/bin/a*", "^/bin/.*$", "/bin/ls"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence).endswith("allows all that is meant by /opt/x/, /usr/bin/a*, ^/bin/.*$")


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_commands_named_singly({SudoRule: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_commands_named_singly({SudoRule: DENIED}).status is Status.UNKNOWN
