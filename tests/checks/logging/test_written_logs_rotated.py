"""logging.written-logs-rotated"""

from __future__ import annotations

from govaudit.facts.log_upkeep import WrittenLogs
from govaudit.model import Missing, Status
from tests.support import DENIED, NOT_THERE, load_check

written_logs_rotated = load_check("logging.written-logs-rotated")


def logs(without_rule: list[str] | Missing) -> WrittenLogs:
    return WrittenLogs(written=["/var/log/auth.log", "/var/log/syslog"], without_rule=without_rule)


def test_good_each_has_a_rule() -> None:
    verdict = written_logs_rotated(logs([]))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "logrotate has a rule for each of the 2 logs that are written"


def test_bad_one_has_none() -> None:
    verdict = written_logs_rotated(logs(["/var/log/syslog"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "logrotate must have a rule for every log that is written; it has none for /var/log/syslog"


def test_absent_what_is_not_known() -> None:
    assert written_logs_rotated(logs(DENIED)).status is Status.UNKNOWN
    assert written_logs_rotated({WrittenLogs: DENIED}).status is Status.UNKNOWN
    assert written_logs_rotated({WrittenLogs: NOT_THERE}).status is Status.NOT_APPLICABLE
