"""A small environment."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoSettings
from tests.facts.access_examples import sudo
from tests.support import DENIED, NOT_THERE, load_check

sudo_environment_reset = load_check("access.sudo-environment-reset")


def test_good_as_it_should_be() -> None:
    verdict = sudo_environment_reset(sudo(env_reset=True))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "env_reset is on"


def test_bad_the_other_way() -> None:
    verdict = sudo_environment_reset(sudo(env_reset=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "env_reset is off; it is required"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_environment_reset({SudoSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_environment_reset({SudoSettings: DENIED}).status is Status.UNKNOWN
    assert sudo_environment_reset(sudo(env_reset=DENIED)).status is Status.UNKNOWN
