"""logging.logs-forwarded-encrypted"""

from __future__ import annotations

from typing import Any

from govaudit.facts.logs import Destination, LogForwarding
from govaudit.model import Missing, Status
from tests.support import DENIED, NOT_THERE, load_check

logs_forwarded_encrypted = load_check("logging.logs-forwarded-encrypted")


def sends(*encrypted: bool | Missing, **fields: Any) -> LogForwarding:
    some = [
        Destination(program="rsyslogd", target="logs.example", protocol="tcp", login_facilities=[], is_encrypted=one) for one in encrypted
    ]
    return LogForwarding(destinations=some, **fields)


def test_good_all_are_encrypted() -> None:
    verdict = logs_forwarded_encrypted(sends(True, True))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "logs are encrypted on their way to logs.example (rsyslogd, tcp)"


def test_bad_one_is_not() -> None:
    verdict = logs_forwarded_encrypted(sends(True, False, DENIED, all_followed=DENIED))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "logs must be encrypted on their way; those to logs.example (rsyslogd, tcp) are not"


def test_absent_nothing_is_sent_or_not_all_is_known() -> None:
    assert logs_forwarded_encrypted(sends()).status is Status.NOT_APPLICABLE
    assert logs_forwarded_encrypted(sends(True, DENIED)).status is Status.UNKNOWN
    assert logs_forwarded_encrypted(sends(True, all_followed=DENIED)).status is Status.UNKNOWN
    assert logs_forwarded_encrypted(LogForwarding(destinations=DENIED)).status is Status.UNKNOWN
    assert logs_forwarded_encrypted({LogForwarding: DENIED}).status is Status.UNKNOWN
    assert logs_forwarded_encrypted({LogForwarding: NOT_THERE}).status is Status.NOT_APPLICABLE
