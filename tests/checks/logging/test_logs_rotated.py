"""logging.logs-rotated"""

from __future__ import annotations

from govaudit.facts.log_upkeep import LogRotation
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

logs_rotated = load_check("logging.logs-rotated")


def test_good_as_it_should_be() -> None:
    assert logs_rotated(example(LogRotation)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = logs_rotated(example(LogRotation, is_scheduled=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("logrotate must run by a schedule; neither its timer nor cron starts it")
    assert logs_rotated(example(LogRotation, is_configured=False)).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert logs_rotated(example(LogRotation, is_scheduled=DENIED)).status is Status.UNKNOWN
    assert logs_rotated(example(LogRotation, is_configured=DENIED)).status is Status.UNKNOWN
    assert logs_rotated({LogRotation: DENIED}).status is Status.UNKNOWN
    assert logs_rotated({LogRotation: NOT_THERE}).status is Status.NOT_APPLICABLE
