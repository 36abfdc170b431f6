"""hardening.idle-time-fixed"""

from __future__ import annotations

from govaudit.facts.login_defaults import ShellDefaults
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

idle_time_fixed = load_check("hardening.idle-time-fixed")


def test_good_as_it_should_be() -> None:
    assert idle_time_fixed(example(ShellDefaults)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = idle_time_fixed(example(ShellDefaults, timeout_is_readonly=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("TMOUT must be read-only, and is not")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert idle_time_fixed(example(ShellDefaults, timeout_places=[])).status is Status.NOT_APPLICABLE
    assert idle_time_fixed({ShellDefaults: DENIED}).status is Status.UNKNOWN
    assert idle_time_fixed({ShellDefaults: NOT_THERE}).status is Status.NOT_APPLICABLE
