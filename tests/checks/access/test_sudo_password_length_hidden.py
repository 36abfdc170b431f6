"""No stars."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoSettings
from tests.facts.access_examples import sudo
from tests.support import DENIED, NOT_THERE, load_check

sudo_password_length_hidden = load_check("access.sudo-password-length-hidden")


def test_good_as_it_should_be() -> None:
    verdict = sudo_password_length_hidden(sudo(pwfeedback=False))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "pwfeedback is off"


def test_bad_the_other_way() -> None:
    verdict = sudo_password_length_hidden(sudo(pwfeedback=True))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "pwfeedback is on; it must be off"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_password_length_hidden({SudoSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_password_length_hidden({SudoSettings: DENIED}).status is Status.UNKNOWN
    assert sudo_password_length_hidden(sudo(pwfeedback=DENIED)).status is Status.UNKNOWN
