"""logging.logs-forwarded"""

from __future__ import annotations

from govaudit.facts.logs import Destination, LogForwarding
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check

logs_forwarded = load_check("logging.logs-forwarded")


def test_good_a_destination() -> None:
    found = LogForwarding(destinations=[Destination(program="rsyslogd", target="logs.example", protocol="tcp")])
    assert str(logs_forwarded(found).sentence) == "logs are sent to logs.example (rsyslogd, tcp)"
    assert logs_forwarded(found).status is Status.PASS


def test_bad_no_destination() -> None:
    verdict = logs_forwarded(LogForwarding(destinations=[]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "logs must be sent to another host; no program that does so is set up"


def test_absent_what_is_not_known() -> None:
    assert logs_forwarded(LogForwarding(destinations=DENIED)).status is Status.UNKNOWN
    assert logs_forwarded({LogForwarding: DENIED}).status is Status.UNKNOWN
    assert logs_forwarded({LogForwarding: NOT_THERE}).status is Status.NOT_APPLICABLE
