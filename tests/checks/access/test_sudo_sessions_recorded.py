"""Sessions can be played back."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoSettings
from tests.facts.access_examples import sudo
from tests.support import DENIED, NOT_THERE, load_check

sudo_sessions_recorded = load_check("access.sudo-sessions-recorded")


def test_good_as_it_should_be() -> None:
    verdict = sudo_sessions_recorded(sudo(log_output=True))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "log_output is on"


def test_bad_the_other_way() -> None:
    verdict = sudo_sessions_recorded(sudo(log_output=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "log_output is off; it is required"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_sessions_recorded({SudoSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_sessions_recorded({SudoSettings: DENIED}).status is Status.UNKNOWN
    assert sudo_sessions_recorded(sudo(log_output=DENIED)).status is Status.UNKNOWN
