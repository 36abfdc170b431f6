"""A password is remembered for one terminal."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoSettings
from tests.facts.access_examples import sudo
from tests.support import DENIED, NOT_THERE, load_check

sudo_remembers_per_terminal = load_check("access.sudo-remembers-per-terminal")


def test_good_a_terminal() -> None:
    assert sudo_remembers_per_terminal(sudo()).status is Status.PASS
    assert sudo_remembers_per_terminal(sudo(timestamp_type="ppid")).status is Status.PASS


def test_bad_everywhere() -> None:
    verdict = sudo_remembers_per_terminal(sudo(timestamp_type="global"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "sudo remembers a password for: global; one terminal is required"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_remembers_per_terminal({SudoSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_remembers_per_terminal({SudoSettings: DENIED}).status is Status.UNKNOWN
    assert sudo_remembers_per_terminal(sudo(timestamp_type=DENIED)).status is Status.UNKNOWN
