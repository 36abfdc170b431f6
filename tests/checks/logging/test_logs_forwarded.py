"""logging.logs-forwarded"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.logs import Destination, LogForwarding
from govaudit.model import Missing, Status
from tests.support import DENIED, NOT_THERE, load_check

logs_forwarded = load_check("logging.logs-forwarded")


def sends(*facilities: list[str] | Missing, **fields: Any) -> LogForwarding:
    some = [
        Destination(program="rsyslogd", target="logs.example", protocol="tcp", login_facilities=one, is_encrypted=False)
        for one in facilities
    ]
    return LogForwarding(destinations=some, **fields)


def test_good_a_destination() -> None:
    found = sends(["auth", "authpriv"])
    assert str(logs_forwarded(found).sentence) == "logs are sent to logs.example (rsyslogd, tcp)"
    assert logs_forwarded(found).status is Status.PASS


def test_good_by_two_rules_or_beside_what_is_not_followed() -> None:
    assert logs_forwarded(sends(["auth"], ["authpriv"])).status is Status.PASS
    assert logs_forwarded(sends(["auth", "authpriv"], DENIED, all_followed=DENIED)).status is Status.PASS
    assert logs_forwarded(sends(["authpriv"]), facilities=("authpriv",)).status is Status.PASS


def test_bad_no_destination() -> None:
    verdict = logs_forwarded(LogForwarding(destinations=[]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "logs must be sent to another host; no program that does so is set up"


def test_bad_log_ins_are_not_among_what_is_sent() -> None:
    verdict = logs_forwarded(sends([], ["auth"]))
    assert verdict.status is Status.FAIL
    expected = "messages of authpriv must be sent to another host; logs.example (rsyslogd, tcp) are sent others alone"
    assert str(verdict.sentence) == expected


def test_absent_what_is_not_known() -> None:
    assert logs_forwarded(LogForwarding(destinations=DENIED)).status is Status.UNKNOWN
    assert logs_forwarded(sends(["auth"], DENIED)).status is Status.UNKNOWN
    assert logs_forwarded(sends(["auth"], all_followed=DENIED)).status is Status.UNKNOWN
    assert logs_forwarded({LogForwarding: DENIED}).status is Status.UNKNOWN
    assert logs_forwarded({LogForwarding: NOT_THERE}).status is Status.NOT_APPLICABLE


def test_bad_a_policy_cannot_make_it_empty() -> None:
    with pytest.raises(ValueError, match="parameter"):
        logs_forwarded.set_parameters({"facilities": []})
