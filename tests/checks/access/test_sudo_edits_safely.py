"""sudoedit follows no links."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoSettings
from tests.facts.access_examples import sudo
from tests.support import DENIED, NOT_THERE, load_check

sudo_edits_safely = load_check("access.sudo-edits-safely")


def test_good_as_it_is_by_default() -> None:
    assert sudo_edits_safely(sudo()).status is Status.PASS


def test_bad_links_are_followed() -> None:
    assert sudo_edits_safely(sudo(sudoedit_follow=True)).status is Status.FAIL
    assert sudo_edits_safely(sudo(sudoedit_checkdir=False, sudoedit_follow=DENIED)).status is Status.FAIL


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_edits_safely({SudoSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_edits_safely({SudoSettings: DENIED}).status is Status.UNKNOWN
    assert sudo_edits_safely(sudo(sudoedit_follow=DENIED)).status is Status.UNKNOWN
