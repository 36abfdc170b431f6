"""From a terminal."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoSettings
from tests.facts.access_examples import sudo
from tests.support import DENIED, NOT_THERE, load_check

sudo_from_terminal_only = load_check("access.sudo-from-terminal-only")


def test_good_as_it_should_be() -> None:
    verdict = sudo_from_terminal_only(sudo(requiretty=True))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "requiretty is on"


def test_bad_the_other_way() -> None:
    verdict = sudo_from_terminal_only(sudo(requiretty=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "requiretty is off; it is required"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_from_terminal_only({SudoSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_from_terminal_only({SudoSettings: DENIED}).status is Status.UNKNOWN
    assert sudo_from_terminal_only(sudo(requiretty=DENIED)).status is Status.UNKNOWN
