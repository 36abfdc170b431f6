"""hardening.integrity-state-recorded"""

from __future__ import annotations

from govaudit.facts.integrity import IntegrityTool
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

integrity_state_recorded = load_check("hardening.integrity-state-recorded")


def test_good_as_it_should_be() -> None:
    assert integrity_state_recorded(example(IntegrityTool)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = integrity_state_recorded(example(IntegrityTool, has_database=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("AIDE must have a recorded state to compare with, and has none")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert integrity_state_recorded(example(IntegrityTool, has_database=DENIED)).status is Status.UNKNOWN
    assert integrity_state_recorded(example(IntegrityTool, program="")).status is Status.NOT_APPLICABLE
    assert integrity_state_recorded({IntegrityTool: DENIED}).status is Status.UNKNOWN
    assert integrity_state_recorded({IntegrityTool: NOT_THERE}).status is Status.NOT_APPLICABLE
