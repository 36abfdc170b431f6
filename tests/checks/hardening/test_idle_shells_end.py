"""hardening.idle-shells-end"""

from __future__ import annotations

from govaudit.facts.login_defaults import ShellDefaults
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

idle_shells_end = load_check("hardening.idle-shells-end")


def test_good_as_it_should_be() -> None:
    assert idle_shells_end(example(ShellDefaults)).status is Status.PASS
    assert idle_shells_end(example(ShellDefaults, timeouts=[900])).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = idle_shells_end(example(ShellDefaults, timeouts=[]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("shells must end after 900 seconds without input; nothing sets TMOUT")
    assert idle_shells_end(example(ShellDefaults, timeouts=[0])).status is Status.FAIL
    assert idle_shells_end(example(ShellDefaults, timeouts=[600, 901])).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert idle_shells_end(example(ShellDefaults, timeouts=DENIED)).status is Status.UNKNOWN
    assert idle_shells_end({ShellDefaults: DENIED}).status is Status.UNKNOWN
    assert idle_shells_end({ShellDefaults: NOT_THERE}).status is Status.NOT_APPLICABLE
