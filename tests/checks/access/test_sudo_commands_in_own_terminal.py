"""sudo's commands have a terminal of their own."""

from __future__ import annotations

from govaudit.checking import Place, Status
from govaudit.facts.sudo import SudoSettings
from tests.facts.access_examples import sudo
from tests.support import DENIED, NOT_THERE, load_check

sudo_commands_in_own_terminal = load_check("access.sudo-commands-in-own-terminal")


def test_good_use_pty() -> None:
    verdict = sudo_commands_in_own_terminal(sudo(use_pty=True))
    assert verdict.status is Status.PASS
    assert verdict.places == [Place("/etc/sudoers", 2)]


def test_bad_switched_off() -> None:
    verdict = sudo_commands_in_own_terminal(sudo(use_pty=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "use_pty is off; it is required"


def test_absent_no_sudo_or_left_to_the_version() -> None:
    assert sudo_commands_in_own_terminal({SudoSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_commands_in_own_terminal(sudo(use_pty=DENIED)).status is Status.UNKNOWN
