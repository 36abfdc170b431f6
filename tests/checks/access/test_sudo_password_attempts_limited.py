"""Few tries."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoSettings
from tests.facts.access_examples import sudo
from tests.support import DENIED, NOT_THERE, load_check

sudo_password_attempts_limited = load_check("access.sudo-password-attempts-limited")


def test_good_three_by_default() -> None:
    assert sudo_password_attempts_limited(sudo()).status is Status.PASS
    assert sudo_password_attempts_limited(sudo(passwd_tries=5.0)).status is Status.PASS


def test_bad_many() -> None:
    verdict = sudo_password_attempts_limited(sudo(passwd_tries=6.0))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "6.0 tries; at most 5 are allowed"
    assert sudo_password_attempts_limited(sudo(), max_tries=2).status is Status.FAIL


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_password_attempts_limited({SudoSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_password_attempts_limited({SudoSettings: DENIED}).status is Status.UNKNOWN
    assert sudo_password_attempts_limited(sudo(passwd_tries=DENIED)).status is Status.UNKNOWN
