"""No passwords on the screen."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoSettings
from tests.facts.access_examples import sudo
from tests.support import DENIED, NOT_THERE, load_check

sudo_password_not_visible = load_check("access.sudo-password-not-visible")


def test_good_as_it_should_be() -> None:
    verdict = sudo_password_not_visible(sudo(visiblepw=False))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "visiblepw is off"


def test_bad_the_other_way() -> None:
    verdict = sudo_password_not_visible(sudo(visiblepw=True))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "visiblepw is on; it must be off"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_password_not_visible({SudoSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_password_not_visible({SudoSettings: DENIED}).status is Status.UNKNOWN
    assert sudo_password_not_visible(sudo(visiblepw=DENIED)).status is Status.UNKNOWN
