"""hardening.integrity-checked-regularly"""

from __future__ import annotations

from govaudit.facts.integrity import IntegrityTool
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

integrity_checked_regularly = load_check("hardening.integrity-checked-regularly")


def test_good_as_it_should_be() -> None:
    assert integrity_checked_regularly(example(IntegrityTool)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = integrity_checked_regularly(example(IntegrityTool, is_scheduled=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("AIDE must run by a schedule; no timer, job of cron or service starts it")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert integrity_checked_regularly(example(IntegrityTool, is_scheduled=DENIED)).status is Status.UNKNOWN
    assert integrity_checked_regularly(example(IntegrityTool, program="")).status is Status.NOT_APPLICABLE
    assert integrity_checked_regularly({IntegrityTool: DENIED}).status is Status.UNKNOWN
    assert integrity_checked_regularly({IntegrityTool: NOT_THERE}).status is Status.NOT_APPLICABLE
