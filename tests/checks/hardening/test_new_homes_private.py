"""hardening.new-homes-private"""

from __future__ import annotations

from govaudit.facts.login_defaults import LoginDefinitions
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

new_homes_private = load_check("hardening.new-homes-private")


def test_good_as_it_should_be() -> None:
    assert new_homes_private(example(LoginDefinitions)).status is Status.PASS
    assert new_homes_private(example(LoginDefinitions, home_mode=None, umask=63)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = new_homes_private(example(LoginDefinitions, home_mode=493))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("homes of new accounts must be closed to others; they get mode 0755")
    assert new_homes_private(example(LoginDefinitions, home_mode=None, umask=None)).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert new_homes_private({LoginDefinitions: DENIED}).status is Status.UNKNOWN
    assert new_homes_private({LoginDefinitions: NOT_THERE}).status is Status.NOT_APPLICABLE
