"""Commands that start shells."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoRight
from tests.facts.sudo_examples import right
from tests.support import DENIED, NOT_THERE, load_check

sudo_limited_commands_do_not_give_root = load_check("access.sudo-limited-commands-do-not-give-root")


def test_good_a_harmless_command() -> None:
    assert sudo_limited_commands_do_not_give_root(right()).status is Status.PASS


def test_good_all_is_not_limited() -> None:
    assert sudo_limited_commands_do_not_give_root(right(commands=["ALL"], becomes_root_by=["ALL"])).status is Status.NOT_APPLICABLE
    assert sudo_limited_commands_do_not_give_root(right(becomes_root_by=["x"]), exempt=("backup",)).status is Status.NOT_APPLICABLE


def test_bad_an_editor() -> None:
    verdict = sudo_limited_commands_do_not_give_root(right(commands=["/usr/bin/vim"], becomes_root_by=["/usr/bin/vim"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "backup becomes root by /usr/bin/vim"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_limited_commands_do_not_give_root({SudoRight: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_limited_commands_do_not_give_root({SudoRight: DENIED}).status is Status.UNKNOWN
    assert sudo_limited_commands_do_not_give_root(right(becomes_root_by=DENIED)).status is Status.UNKNOWN
    assert sudo_limited_commands_do_not_give_root(right(becomes_root_by=["x"], holds=DENIED)).status is Status.UNKNOWN
