"""logging.rotated-logs-not-public"""

from __future__ import annotations

from govaudit.facts.log_upkeep import LogRotation
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

rotated_logs_not_public = load_check("logging.rotated-logs-not-public")


def test_good_as_it_should_be() -> None:
    assert rotated_logs_not_public(example(LogRotation)).status is Status.PASS
    assert rotated_logs_not_public(example(LogRotation, creates_readable=["/etc/logrotate.d/dpkg (644)"])).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = rotated_logs_not_public(example(LogRotation, creates_readable=["/etc/logrotate.d/app (644)"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("new logs must not be readable by everybody; these files make them so: /etc/logrotate.d/app (644)")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert rotated_logs_not_public(example(LogRotation, creates_readable=DENIED)).status is Status.UNKNOWN
    assert rotated_logs_not_public({LogRotation: DENIED}).status is Status.UNKNOWN
    assert rotated_logs_not_public({LogRotation: NOT_THERE}).status is Status.NOT_APPLICABLE
