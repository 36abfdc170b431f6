"""logging.logs-persistent"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.logs import LogStorage
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check

logs_persistent = load_check("logging.logs-persistent")


def logs(**fields: Any) -> LogStorage:
    return LogStorage(**{"journal": "auto", "has_journal_directory": False, "syslog": "", "syslog_files": [], **fields})


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"journal": "persistent"}, "journald keeps its logs on disk (Storage=persistent)"),
        ({"has_journal_directory": True}, "journald keeps its logs on disk (Storage=auto, and /var/log/journal is there)"),
        ({"syslog": "rsyslogd", "syslog_files": ["/var/log/syslog"]}, "rsyslogd keeps logs in /var/log/syslog"),
        ({"journal": DENIED, "syslog": "rsyslogd", "syslog_files": ["/var/log/syslog"]}, "rsyslogd keeps logs in /var/log/syslog"),
        ({"journal": "persistent", "syslog": DENIED, "syslog_files": DENIED}, "journald keeps its logs on disk (Storage=persistent)"),
    ],
)
def test_good_one_of_the_two_keeps_logs(fields: dict[str, Any], sentence: str) -> None:
    verdict = logs_persistent(logs(**fields))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == sentence


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "logs must be kept on disk; journald keeps them in memory, because /var/log/journal is not there"),
        ({"journal": "volatile", "has_journal_directory": True}, "logs must be kept on disk; journald does not (Storage=volatile)"),
        ({"journal": "none"}, "logs must be kept on disk; journald does not (Storage=none)"),
        ({"journal": ""}, "logs must be kept on disk; no journald runs, and no syslog daemon starts with the host"),
    ],
)
def test_bad_neither_keeps_logs(fields: dict[str, Any], sentence: str) -> None:
    verdict = logs_persistent(logs(**fields))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == sentence


@pytest.mark.parametrize("fields", [{"journal": DENIED}, {"has_journal_directory": DENIED}, {"syslog": DENIED}, {"syslog_files": DENIED}])
def test_absent_what_is_not_known_could_keep_logs(fields: dict[str, Any]) -> None:
    assert logs_persistent(logs(**fields)).status is Status.UNKNOWN


def test_absent_no_answer() -> None:
    assert logs_persistent({LogStorage: DENIED}).status is Status.UNKNOWN
    assert logs_persistent({LogStorage: NOT_THERE}).status is Status.NOT_APPLICABLE
